//! What the machine gives: memory, by whatever bounds it, and threads.

use std::num::NonZero;
use std::path::Path;
use std::thread::available_parallelism;
use std::{env, fs, io};

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::error::{Error, Result};

/// Where Linux tells of control groups and of memory.
const GROUPS: &str = "/sys/fs/cgroup";
const MEMBERSHIP: &str = "/proc/self/cgroup";
const MEMORY: &str = "/proc/meminfo";

/// Memory that can be had, and what bounds it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Memory {
    /// Bytes.
    pub bytes: f64,
    /// In words: `ulimit -v`.
    pub bound: &'static str,
    /// Bytes of it that threads reserve and hardly fill.
    pub reserved: f64,
}

/// Bytes of addresses that a thread reserves for what it allocates, as glibc has it, and for its stack.
pub const PER_THREAD: f64 = 66e6;
/// Bytes of a thread's stack.
const STACK: usize = 2 << 20;

/// The memory that this program can have, by the tightest of its limits; `None` where the system does not tell.
pub fn memory() -> Option<Memory> {
    let threads = available_parallelism().map_or(1, NonZero::get) as f64;
    let bounds = [
        (address_limit(), "ulimit -v", PER_THREAD * threads),
        (data_limit(), "ulimit -d", 0.0),
        (group_limit(), "the control group's limit", 0.0),
        (of_system("MemAvailable:"), "free memory", 0.0),
    ];
    let bounds = bounds.into_iter().filter_map(|(bytes, bound, reserved)| Some(Memory { bytes: bytes?, bound, reserved }));
    // The first of equals is the one that a user has set.
    bounds.reduce(|least, other| if other.bytes < least.bytes { other } else { least })
}

/// The threads that the program works on where no number is asked for: as many as `RAYON_NUM_THREADS` says, or one for each core.
///
/// # Errors
/// As [`thread_pool`].
pub fn begin_threads() -> Result<()> {
    let asked = env::var("RAYON_NUM_THREADS").ok().and_then(|number| number.parse().ok()).filter(|number| *number > 0);
    let threads = asked.unwrap_or_else(|| available_parallelism().map_or(1, NonZero::get));
    builder_of(threads)?.build_global().map_err(|error| no_threads(threads, io::Error::other(error)))
}

/// So many threads to work on.
///
/// # Errors
/// [`Error::Machine`] where they can't be had.
pub fn thread_pool(threads: usize) -> Result<ThreadPool> {
    builder_of(threads)?.build().map_err(|error| no_threads(threads, io::Error::other(error)))
}

/// Asks first what their stacks take: a thread that gets a stack, but no memory to begin with, would abort the program.
fn builder_of(threads: usize) -> Result<ThreadPoolBuilder> {
    let stacks = STACK as f64 * threads as f64;
    if let Some(addresses) = address_limit().filter(|addresses| stacks > *addresses) {
        let told = format!("their stacks take {:.0} MB, {:.0} MB can be had (ulimit -v)", stacks / 1e6, addresses / 1e6);
        return Err(no_threads(threads, io::Error::new(io::ErrorKind::OutOfMemory, told)));
    }
    Ok(ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK))
}

fn no_threads(threads: usize, source: io::Error) -> Error {
    Error::Machine { path: format!("{threads} threads").into(), source }
}

/// Bytes of addresses that this program may have (`ulimit -v`); `None` where they are not limited.
#[cfg(unix)]
pub fn address_limit() -> Option<f64> {
    rustix::process::getrlimit(rustix::process::Resource::As).current.map(|bytes| bytes as f64)
}

#[cfg(unix)]
fn data_limit() -> Option<f64> {
    rustix::process::getrlimit(rustix::process::Resource::Data).current.map(|bytes| bytes as f64)
}

/// Addresses are not limited here.
#[cfg(not(unix))]
pub fn address_limit() -> Option<f64> {
    None
}

#[cfg(not(unix))]
fn data_limit() -> Option<f64> {
    None
}

/// Bytes that the system could ever give: all of its memory and swap space, or what the control group allows.
pub fn most_memory() -> Option<f64> {
    let system = of_system("MemTotal:").map(|bytes| bytes + of_system("SwapTotal:").unwrap_or(0.0));
    [group_limit(), system].into_iter().flatten().reduce(f64::min)
}

/// A line of what the system tells of its memory, in bytes.
fn of_system(name: &str) -> Option<f64> {
    let text = fs::read_to_string(MEMORY).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    Some(line.trim().trim_end_matches("kB").trim().parse::<f64>().ok()? * 1024.0)
}

fn group_limit() -> Option<f64> {
    limit_of_groups(Path::new(GROUPS), &fs::read_to_string(MEMBERSHIP).ok()?)
}

/// The tightest limit of the control groups that a process is in, and of those around them; of either version.
fn limit_of_groups(root: &Path, membership: &str) -> Option<f64> {
    let limit = |line: &str| {
        let mut parts = line.splitn(3, ':').skip(1);
        let (controllers, group) = (parts.next()?, parts.next()?.trim_start_matches('/'));
        let (root, file) = match controllers {
            "" => (root.to_path_buf(), "memory.max"),
            named if named.split(',').any(|name| name == "memory") => (root.join("memory"), "memory.limit_in_bytes"),
            _ => return None,
        };
        // Inside a container the group's own path may not be there, but its root is what bounds it.
        let around = Path::new(group).ancestors().map(|group| root.join(group).join(file));
        let limits = around.filter_map(|path| fs::read_to_string(path).ok()?.trim().parse::<f64>().ok());
        limits.reduce(f64::min)
    };
    membership.lines().filter_map(limit).reduce(f64::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The limit of a process in these groups, where the files hold this.
    fn limit(membership: &str, files: &[(&str, &str)]) -> Option<f64> {
        let root = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        limit_of_groups(root.path(), membership)
    }

    #[test]
    fn the_tightest_group_around_bounds() {
        let files = [("memory.max", "max\n"), ("a/memory.max", "3000\n"), ("a/b/memory.max", "5000\n"), ("c/memory.max", "7\n")];
        assert_eq!(limit("0::/a/b\n", &files), Some(3000.0));
        assert_eq!(limit("0::/\n", &files), None, "no limit is none");
        assert_eq!(limit("0::/somewhere/outside\n", &[("memory.max", "900\n")]), Some(900.0));
    }

    #[test]
    fn groups_of_the_first_version_bound_too() {
        let files = [("memory/memory.limit_in_bytes", "9223372036854771712\n"), ("memory/job/memory.limit_in_bytes", "4096\n")];
        assert_eq!(limit("4:cpu,cpuacct:/job\n7:memory:/job\n", &files), Some(4096.0));
        assert_eq!(limit("4:cpu,cpuacct:/job\n", &files), None);
        assert_eq!(limit("", &files), None);
    }

    #[test]
    fn memory_is_told_on_linux() {
        if cfg!(target_os = "linux") {
            assert!(memory().is_some_and(|memory| memory.bytes > 1e6 && !memory.bound.is_empty()));
        }
    }
}
