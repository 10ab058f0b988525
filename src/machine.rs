//! Memory: how much there is, and how the program ends where it does not suffice.

use std::num::NonZero;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread::available_parallelism;
use std::{fs, io};

use crate::error::Error;

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
const PER_THREAD: f64 = 66e6;
/// How many threads have an arena of their own to allocate from: glibc reads it as the program begins.
#[cfg(unix)]
const ARENAS: &str = "MALLOC_ARENA_MAX";
/// The part of the addresses that arenas may reserve.
#[cfg(unix)]
const FOR_ARENAS: f64 = 0.25;

/// The memory that this program can have, by the tightest of its limits; `None` where the system does not tell.
pub fn memory() -> Option<Memory> {
    let threads = available_parallelism().map_or(1, NonZero::get) as f64;
    let bounds = [
        (limit(Limit::Addresses), "ulimit -v", PER_THREAD * threads),
        (limit(Limit::Data), "ulimit -d", 0.0),
        (group_limit(), "the control group's limit", 0.0),
        (of_system("MemAvailable:"), "free memory", 0.0),
    ];
    let bounds = bounds.into_iter().filter_map(|(bytes, bound, reserved)| Some(Memory { bytes: bytes?, bound, reserved }));
    // The first of equals is the one that a user has set.
    bounds.reduce(|least, other| if other.bytes < least.bytes { other } else { least })
}

/// Begins the program anew with as few arenas as its addresses allow, where they are limited. A thread that gets no arena asks
/// for one again at each allocation: a plan of half a second takes minutes.
#[cfg(unix)]
pub fn share_arenas() {
    use std::os::unix::process::CommandExt;
    use std::{env, process::Command};
    let (Some(addresses), None) = (limit(Limit::Addresses), env::var_os(ARENAS)) else { return };
    let arenas = (FOR_ARENAS * addresses / PER_THREAD).max(1.0) as usize;
    let mut args = env::args_os();
    if let (Ok(program), Some(name)) = (env::current_exe(), args.next()) {
        // Where it can't begin anew, it goes on as it is.
        let _ = Command::new(program).arg0(name).args(args).env(ARENAS, arenas.to_string()).exec();
    }
}

/// Addresses are not limited here.
#[cfg(not(unix))]
pub fn share_arenas() {}

/// Makes running out of memory an end with exit code 3: an allocation that fails aborts the program, and the signal of that
/// is met by an orderly exit. What asks for more than the system could ever give fails by itself, before the system kills it.
pub fn end_orderly_without_memory() {
    let always = Arc::new(AtomicBool::new(true));
    // Where no handler can be set, an abort stays one; nothing half written is left either way.
    let _ = signal_hook::flag::register_conditional_shutdown(signal_hook::consts::SIGABRT, Error::MACHINE.into(), always);
    let system = of_system("MemTotal:").map(|bytes| bytes + of_system("SwapTotal:").unwrap_or(0.0));
    if let Some(most) = [group_limit(), system].into_iter().flatten().reduce(f64::min) {
        cap(most);
    }
}

/// Threads that could not be had.
pub fn no_threads(threads: usize, error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::Machine { path: format!("{threads} threads").into(), source: io::Error::other(error) }
}

enum Limit {
    Addresses,
    Data,
}

#[cfg(unix)]
fn limit(limit: Limit) -> Option<f64> {
    use rustix::process::{Resource, getrlimit};
    let resource = match limit {
        Limit::Addresses => Resource::As,
        Limit::Data => Resource::Data,
    };
    getrlimit(resource).current.map(|bytes| bytes as f64)
}

#[cfg(not(unix))]
fn limit(_: Limit) -> Option<f64> {
    None
}

/// Lowers the limit of this program's data to so many bytes.
#[cfg(unix)]
fn cap(most: f64) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Data);
    let current = limit.current.map_or(most, |current| most.min(current as f64)) as u64;
    // Where it can't be lowered, the system decides who is killed.
    let _ = setrlimit(Resource::Data, Rlimit { current: Some(current), ..limit });
}

#[cfg(not(unix))]
fn cap(_: f64) {}

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
