use std::io;

use tempfile::TempDir;

use super::*;

fn scratch() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// Writes a note, then as `then` says, and the manifest of all.
fn note(folder: &Folder, text: &str, then: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    folder.write(|fresh| {
        store(&fresh.join("note.txt"), |out| out.write_all(text.as_bytes()))?;
        then(fresh)?;
        Manifest::of(fresh, "note", &[])?.write(fresh)
    })
}

fn replaceable(target: &Path) -> Result<Folder> {
    Folder::claim_or_replace(target, &[])
}

fn message(refused: Result<Folder>) -> String {
    match refused {
        Err(Error::Command(message)) => message,
        other => panic!("{other:?}"),
    }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn disk_full(fresh: &Path) -> Result<()> {
    store(&fresh.join("large.csv"), |out| {
        out.write_all(b"half of")?;
        Err(io::ErrorKind::StorageFull.into())
    })
}

#[test]
fn free_places_and_empty_folders_are_taken() {
    let parent = scratch();
    for target in ["new", "deep/er/new", "empty"].map(|name| parent.path().join(name)) {
        if target.ends_with("empty") {
            fs::create_dir(&target).unwrap();
        }
        note(&Folder::claim(&target).unwrap(), "text", |_| Ok(())).unwrap();
        assert_eq!(fs::read_to_string(target.join("note.txt")).unwrap(), "text");
    }
    assert_eq!(names(parent.path()), ["deep", "empty", "new"]);
}

#[test]
fn a_folder_of_ours_is_replaced_as_a_whole() {
    let parent = scratch();
    let target = parent.path().join("out");
    let folder = replaceable(&target).unwrap();
    note(&folder, "old", |fresh| store(&fresh.join("more.txt"), |_| Ok(()))).unwrap();
    note(&folder, "new", |_| Ok(())).unwrap();
    assert_eq!(fs::read_to_string(target.join("note.txt")).unwrap(), "new");
    assert_eq!((names(&target), names(parent.path())), (vec![manifest::MANIFEST.into(), "note.txt".into()], vec!["out".into()]));
    assert!(Folder::claim(&target).is_err(), "where nothing is to be replaced");
}

#[test]
fn what_is_not_ours_is_refused() {
    let parent = scratch();
    fs::write(parent.path().join("mine.txt"), "keep me").unwrap();
    for target in [parent.path().to_path_buf(), parent.path().join("mine.txt")] {
        assert!(message(Folder::claim(&target)).contains("is not an empty folder"));
        assert!(message(replaceable(&target)).contains("name another output folder"));
    }
}

#[test]
fn what_was_changed_or_added_is_refused_by_name() {
    type Change = fn(&Path);
    let changes: [(&str, Change); 4] = [
        ("note.txt: changed since it was written", |out| fs::write(out.join("note.txt"), "edited").unwrap()),
        ("mine.txt: not written by sutton", |out| fs::write(out.join("mine.txt"), "keep me").unwrap()),
        ("mine/: not written by sutton", |out| fs::create_dir(out.join("mine")).unwrap()),
        ("holds files without a manifest.json", |out| fs::remove_file(out.join(manifest::MANIFEST)).unwrap()),
    ];
    for (part, change) in changes {
        let parent = scratch();
        let target = parent.path().join("out");
        note(&replaceable(&target).unwrap(), "text", |_| Ok(())).unwrap();
        change(&target);
        let before = names(&target);
        assert!(message(replaceable(&target)).contains(part), "{part}: {}", message(replaceable(&target)));
        assert_eq!((names(&target), names(parent.path())), (before, vec!["out".to_string()]));
    }
}

#[test]
fn inputs_are_refused_even_where_we_wrote_them() {
    let parent = scratch();
    let target = parent.path().join("out");
    note(&replaceable(&target).unwrap(), "text", |_| Ok(())).unwrap();
    let refused = Folder::claim_or_replace(&target, &[target.join("../out/note.txt")]);
    assert!(message(refused).contains("note.txt: an input of the plan"));
}

#[test]
fn what_comes_to_the_place_after_the_claim_is_kept_and_so_is_the_work() {
    let parent = scratch();
    let target = parent.path().join("out");
    let folder = replaceable(&target).unwrap();
    fs::create_dir(&target).unwrap();
    fs::write(target.join("mine.txt"), "keep me").unwrap();
    for kept in ["out-new", "out-new-2"] {
        let Err(Error::Command(message)) = note(&folder, "text", |_| Ok(())) else { panic!("written") };
        assert!(message.ends_with(&format!("is in {}", parent.path().canonicalize().unwrap().join(kept).display())), "{message}");
        assert_eq!(fs::read_to_string(parent.path().join(kept).join("note.txt")).unwrap(), "text");
    }
    assert_eq!(
        (names(&target), names(parent.path())),
        (vec!["mine.txt".into()], vec!["out".into(), "out-new".into(), "out-new-2".into()])
    );
}

#[cfg(unix)]
#[test]
fn links_stay_links() {
    let parent = scratch();
    let (link, real) = (parent.path().join("link"), parent.path().join("real"));
    std::os::unix::fs::symlink("real", &link).unwrap();
    for text in ["into nothing", "over an earlier one"] {
        note(&replaceable(&link).unwrap(), text, |_| Ok(())).unwrap();
        assert!(link.is_symlink() && !real.is_symlink());
        assert_eq!(fs::read_to_string(real.join("note.txt")).unwrap(), text);
    }
    let circle = parent.path().join("circle");
    std::os::unix::fs::symlink("circle", &circle).unwrap();
    assert!(message(replaceable(&circle)).contains("its links lead nowhere"));
    assert_eq!(names(parent.path()), ["circle", "link", "real"]);
}

#[test]
fn a_single_file_never_takes_the_place_of_another() {
    let parent = scratch();
    let path = parent.path().join("file.csv");
    let file = NewFile::claim(&path).unwrap();
    file.write(|out| out.write_all(b"ours")).unwrap();
    assert!(matches!(NewFile::claim(&path), Err(Error::Command(_))));
    assert!(matches!(file.write(|out| out.write_all(b"again")), Err(Error::Command(_))));
    assert_eq!((fs::read(&path).unwrap(), names(parent.path())), (b"ours".to_vec(), vec!["file.csv".to_string()]));
    fs::write(&path, "").unwrap();
    NewFile::claim(&path).unwrap().write(|out| out.write_all(b"over an empty one")).unwrap();
}

/// Leaves in `parent` what a run that was cut off leaves: files below its hidden folder.
fn left_over(parent: &Path, files: &[(&str, &str)]) -> PathBuf {
    let hidden = parent.join(".sutton-new-abcdef");
    for (path, text) in files {
        let file = hidden.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    hidden
}

#[test]
fn what_is_left_behind_is_swept() {
    let parent = scratch();
    left_over(parent.path(), &[("lock", ""), ("new/half.csv", "half of")]);
    fs::create_dir(parent.path().join(".sutton-new-fresh")).unwrap();
    let folder = replaceable(&parent.path().join("out")).unwrap();
    assert!(folder.notes().is_empty() && names(parent.path()).is_empty());
}

#[test]
fn what_another_run_works_in_is_left_alone() {
    let parent = scratch();
    let fresh = Fresh::beside(parent.path()).unwrap();
    assert_eq!(sweep(parent.path()), Vec::<String>::new());
    assert!(fresh.path().exists());
}

#[test]
fn an_old_folder_that_had_stepped_aside_is_put_back() {
    let parent = scratch();
    let out = parent.path().join("out");
    left_over(parent.path(), &[("new/note.txt", "new"), ("old/out/note.txt", "old")]);
    assert_eq!(sweep(parent.path()), Vec::<String>::new());
    assert_eq!((fs::read_to_string(out.join("note.txt")).unwrap(), names(parent.path())), ("old".into(), vec!["out".into()]));
    left_over(parent.path(), &[("old/out/note.txt", "older")]);
    sweep(parent.path());
    assert_eq!((fs::read_to_string(out.join("note.txt")).unwrap(), names(parent.path())), ("old".into(), vec!["out".into()]));
}

#[test]
fn what_is_left_behind_and_may_be_dear_is_told() {
    let parent = scratch();
    let hidden = left_over(parent.path(), &[("new/note.txt", "text")]);
    Manifest::of(&hidden.join("new"), "note", &[]).unwrap().write(&hidden.join("new")).unwrap();
    fs::write(hidden.join("new/mine.txt"), "keep me").unwrap();
    fs::create_dir(parent.path().join(".sutton-xyz")).unwrap();
    let told = sweep(parent.path());
    assert!(told[0].contains("sutton did not write") && told[1].contains("an earlier version"), "{told:?}");
    assert_eq!(names(parent.path()), [".sutton-new-abcdef", ".sutton-xyz"]);
}

#[test]
fn a_disk_that_fills_up_leaves_nothing_behind() {
    let parent = scratch();
    let target = parent.path().join("out");
    let folder = replaceable(&target).unwrap();
    for before in [None, Some("old")] {
        if let Some(text) = before {
            note(&folder, text, |_| Ok(())).unwrap();
        }
        let error = note(&folder, "new", disk_full).unwrap_err();
        assert_eq!(error.exit_code(), 3);
        let Error::Machine { path, .. } = error else { panic!("not the machine's fault") };
        assert_eq!(path, folder.path().join("large.csv"));
        assert_eq!(fs::read_to_string(target.join("note.txt")).ok().as_deref(), before);
        assert_eq!(names(parent.path()), before.map_or(vec![], |_| vec!["out".to_string()]));
    }
}

#[test]
fn a_place_below_a_file_is_the_machine_s_fault() {
    let parent = scratch();
    fs::write(parent.path().join("file"), "").unwrap();
    let error = Folder::claim(&parent.path().join("file/out")).unwrap_err();
    assert_eq!(error.exit_code(), 3);
}
