//! Pages of `compare`, `frontier` and `size`: files of their own that run nothing, hold what the tables hold, and replace nothing.
#![allow(clippy::unwrap_used, dead_code, reason = "a test may panic; helpers are shared")]

mod binary;
mod case;

use std::process::Output;

use binary::sutton;
use case::{Case, told};

/// Runs a command on the case's plan with a page to write, named `page`.
fn run(case: &Case, command: &str, more: &[&str], page: &str) -> Output {
    let (plan, page) = (case.path("plan.toml"), case.path(page));
    sutton(&[&[command, plan.to_str().unwrap(), "--report", page.to_str().unwrap()], more].concat())
}

fn assert_is_a_page(page: &str, parts: &[&str]) {
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("default-src 'none'; style-src 'sha256-"), "{page}");
    assert!(
        !page.contains("<script") && !page.contains("http://") && !page.contains("https://"),
        "nothing runs, nothing is fetched"
    );
    for part in parts {
        assert!(page.contains(part), "{part} is missing in {page}");
    }
}

#[test]
fn frontier_and_size_leave_the_same_page_each_time_and_replace_none() {
    let case = Case::new();
    case.edit("plan.toml", |text| text.replace("name = \"Test\"", "name = \"</title><script>alert(1)</script>\""));
    for (command, more, parts) in [
        (
            "frontier",
            ["--role", "outside", "--balance", "0.2,0.4"],
            ["farthest from the fair share, %", "the best plan within its limits"],
        ),
        ("size", ["--role", "outside", "--heads", "2..3"], ["what a head count costs, in hours", "Sellers needed"]),
    ] {
        let [first, second] = ["first", "second"].map(|name| format!("{command}-{name}.html"));
        let printed = told(&run(&case, command, &more, &first), 0);
        told(&run(&case, command, &more, &second), 0);
        let page = case.read(&first);
        assert_is_a_page(&page, &parts);
        assert!(page.contains("&lt;script&gt;alert(1)"), "the name is text");
        assert_eq!(page, case.read(&second), "{command}");
        // Cells of the terminal's table are cells of the page's.
        let cost = printed
            .lines()
            .find(|line| line.contains(" h ("))
            .unwrap()
            .split("  ")
            .map(str::trim)
            .find(|cell| cell.contains('.'));
        assert!(page.contains(&format!("<bdi>{}</bdi>", cost.unwrap())), "{cost:?} is missing");
        let refused = told(&run(&case, command, &more, &first), 2);
        assert!(refused.contains("is there already, and stays"), "{refused}");
    }
}

#[test]
fn compare_draws_scenarios_side_by_side() {
    let case = Case::new();
    case.edit("plan.toml", |text| text + "[[scenario]]\nname = \"slow <b>roads</b>\"\ntravel.speed_kmh = 40\n");
    told(&run(&case, "compare", &[], "c.html"), 0);
    let page = case.read("c.html");
    assert_is_a_page(&page, &["as it stands", "slow &lt;b&gt;roads&lt;/b&gt;", "Travel, hours", "accounts with the same rep"]);
    assert!(!page.contains("<b>roads"));
}
