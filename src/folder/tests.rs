use super::*;

const NOTES: Ours = Ours { what: "a folder of notes", is: |folder| folder.join("note.txt").exists() };

fn scratch() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// Writes a note, and then as `then` says.
fn note(folder: &Folder, text: &str, then: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    folder.write(|fresh| {
        store(&fresh.join("note.txt"), |out| out.write_all(text.as_bytes()))?;
        then(fresh)
    })
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
        note(&Folder::claim(&target, None).unwrap(), "text", |_| Ok(())).unwrap();
        assert_eq!(fs::read_to_string(target.join("note.txt")).unwrap(), "text");
    }
    assert_eq!(names(parent.path()), ["deep", "empty", "new"]);
}

#[test]
fn a_folder_of_ours_is_replaced_as_a_whole() {
    let parent = scratch();
    let target = parent.path().join("out");
    let folder = Folder::claim(&target, Some(NOTES)).unwrap();
    note(&folder, "old", |fresh| store(&fresh.join("more.txt"), |_| Ok(()))).unwrap();
    note(&folder, "new", |_| Ok(())).unwrap();
    assert_eq!(fs::read_to_string(target.join("note.txt")).unwrap(), "new");
    assert_eq!((names(&target), names(parent.path())), (vec!["note.txt".into()], vec!["out".into()]));
}

#[test]
fn what_is_not_ours_is_refused() {
    let parent = scratch();
    fs::write(parent.path().join("mine.txt"), "keep me").unwrap();
    for target in [parent.path().to_path_buf(), parent.path().join("mine.txt")] {
        for ours in [None, Some(NOTES)] {
            let Err(Error::Command(message)) = Folder::claim(&target, ours) else { panic!("claimed") };
            assert_eq!(message.contains("and not a folder of notes"), ours.is_some(), "{message}");
        }
    }
}

#[test]
fn what_comes_to_the_place_after_the_claim_is_kept() {
    let parent = scratch();
    let target = parent.path().join("out");
    let folder = Folder::claim(&target, Some(NOTES)).unwrap();
    fs::create_dir(&target).unwrap();
    fs::write(target.join("mine.txt"), "keep me").unwrap();
    assert!(matches!(note(&folder, "text", |_| Ok(())), Err(Error::Command(_))));
    assert_eq!((names(&target), names(parent.path())), (vec!["mine.txt".into()], vec!["out".into()]));
}

#[test]
fn a_disk_that_fills_up_leaves_nothing_behind() {
    let parent = scratch();
    let target = parent.path().join("out");
    let folder = Folder::claim(&target, Some(NOTES)).unwrap();
    for before in [None, Some("old")] {
        if let Some(text) = before {
            note(&folder, text, |_| Ok(())).unwrap();
        }
        let error = note(&folder, "new", disk_full).unwrap_err();
        assert_eq!(error.exit_code(), 3);
        let Error::Machine { path, .. } = error else { panic!("not the machine's fault") };
        assert_eq!(path, target.join("large.csv"));
        assert_eq!(fs::read_to_string(target.join("note.txt")).ok().as_deref(), before);
        assert_eq!(names(parent.path()), before.map_or(vec![], |_| vec!["out".to_string()]));
    }
}

#[test]
fn a_place_below_a_file_is_the_machine_s_fault() {
    let parent = scratch();
    fs::write(parent.path().join("file"), "").unwrap();
    let error = Folder::claim(&parent.path().join("file/out"), None).unwrap_err();
    assert_eq!(error.exit_code(), 3);
}
