//! How the program begins and ends where memory or the size of files is limited.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use sutton::Error;
use sutton::machine::{PER_THREAD, address_limit, most_memory};

/// How many threads have an arena of their own to allocate from: glibc reads it as the program begins.
#[cfg(unix)]
const ARENAS: &str = "MALLOC_ARENA_MAX";
/// The part of the addresses that arenas may reserve.
#[cfg(unix)]
const FOR_ARENAS: f64 = 0.25;

/// Begins the program anew with as few arenas as its addresses allow, where they are limited. A thread that gets no arena asks
/// for one again at each allocation: a plan of half a second takes minutes.
#[cfg(unix)]
pub fn share_arenas() {
    use std::os::unix::process::CommandExt;
    use std::{env, process::Command};
    let (Some(addresses), None) = (address_limit(), env::var_os(ARENAS)) else { return };
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
    if let Some(most) = most_memory() {
        cap(most);
    }
}

/// Makes a file that would be larger than allowed (`ulimit -f`) a write that fails, as on a full disk: the signal that comes with
/// it would end the program with its work half written. A signal that somebody listens to ends nothing.
#[cfg(unix)]
pub fn fail_at_the_limit_of_files() {
    // Where nobody can listen, the program ends by the signal; nothing half written takes a folder's place either way.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
}

/// There is no such signal here.
#[cfg(not(unix))]
pub fn fail_at_the_limit_of_files() {}

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
