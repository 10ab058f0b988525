//! Two folders change places: in one step where the system can, so that whoever is killed leaves the one or the other.

use std::path::Path;
use std::{fs, io};

use super::fresh::Fresh;

/// Puts the fresh folder in the place of `target`, and `target` in that of the fresh one.
pub(super) fn exchange(fresh: &Fresh, target: &Path) -> io::Result<()> {
    match in_one_step(&fresh.path(), target) {
        Err(error) if matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput) => {
            in_two_steps(fresh, target)
        }
        done => done,
    }
}

/// Writes down to the disk what a folder has; not all file systems can, and nothing is lost by asking.
pub(super) fn sync(folder: &Path) {
    let _ = fs::File::open(folder).and_then(|folder| folder.sync_all());
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn in_one_step(fresh: &Path, target: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, fresh, CWD, target, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn in_one_step(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// The old folder steps aside, to where the next run finds it if this one is cut off.
fn in_two_steps(fresh: &Fresh, target: &Path) -> io::Result<()> {
    let aside = fresh.aside(target)?;
    fs::rename(target, &aside)?;
    if let Err(error) = fs::rename(fresh.path(), target) {
        fs::rename(&aside, target)?;
        return Err(error);
    }
    fs::rename(&aside, fresh.path())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_leave_the_same() {
        for way in [exchange, in_two_steps] {
            let parent = tempfile::tempdir().unwrap();
            let (fresh, out) = (Fresh::beside(parent.path()).unwrap(), parent.path().join("out"));
            fs::create_dir(&out).unwrap();
            for (folder, text) in [(fresh.path(), "new"), (out.clone(), "old")] {
                fs::write(folder.join("text"), text).unwrap();
            }
            way(&fresh, &out).unwrap();
            let text = |folder: &Path| fs::read_to_string(folder.join("text")).unwrap();
            assert_eq!((text(&out), text(&fresh.path())), ("new".into(), "old".into()));
            drop(fresh);
            assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 1);
        }
    }

    #[test]
    fn what_can_t_be_replaced_is_put_back() {
        let parent = tempfile::tempdir().unwrap();
        let (fresh, out) = (Fresh::beside(parent.path()).unwrap(), parent.path().join("out"));
        fs::create_dir(&out).unwrap();
        fs::write(out.join("text"), "old").unwrap();
        fs::remove_dir(fresh.path()).unwrap();
        assert!(in_two_steps(&fresh, &out).is_err());
        assert_eq!(fs::read_to_string(out.join("text")).unwrap(), "old");
    }
}
