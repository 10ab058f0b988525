//! Ctrl-C, and SIGTERM, which `timeout`, Slurm and Docker send: the search stops soon, and the best plan so far is kept.

use super::terminal::tell;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};

static STOP: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// A flag that is set when the program is asked to stop. Ctrl-C pressed again ends it at once; SIGTERM does not, as
/// `timeout` sends it twice.
pub fn stop() -> Arc<AtomicBool> {
    let listening = || {
        let stop = Arc::default();
        // Where nobody can listen, the program ends as usual: nothing half written is left either way.
        let _ = listen(&stop);
        stop
    };
    Arc::clone(STOP.get_or_init(listening))
}

#[cfg(unix)]
fn listen(stop: &Arc<AtomicBool>) -> std::io::Result<()> {
    use signal_hook::consts::{SIGINT, SIGTERM};
    use std::sync::atomic::Ordering;
    let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM])?;
    let stop = Arc::clone(stop);
    let each = move |signal| match (stop.swap(true, Ordering::Relaxed), signal) {
        (false, _) => tell("sutton: stopping; the best so far will be kept (Ctrl-C again: stop at once)\n"),
        (true, SIGINT) => std::process::exit(130),
        (true, _) => {}
    };
    std::thread::spawn(move || signals.forever().for_each(each));
    Ok(())
}

#[cfg(not(unix))]
fn listen(stop: &Arc<AtomicBool>) -> std::io::Result<()> {
    use signal_hook::{consts::SIGINT, flag};
    flag::register_conditional_shutdown(SIGINT, 130, Arc::clone(stop))?;
    flag::register(SIGINT, Arc::clone(stop)).map(drop)
}
