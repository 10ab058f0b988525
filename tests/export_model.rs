//! The exported model: it says what `evaluate` says, and other eyes read it as it was written.

#![allow(clippy::unwrap_used, dead_code, reason = "a test may panic; helpers are shared")]

mod binary;
mod case;
mod common;
mod model_file;

use std::collections::BTreeSet;

use binary::sutton;
use case::{Case, assert_code};
use common::{Draft, random};
use model_file::ModelFile;
use sutton::balance::formulate::{Formulation, formulate};
use sutton::model::{Evaluation, Instance, evaluate};
use sutton::plan::Plan;
use sutton::plan::segment::segment;
use sutton::read;
use sutton::report::model::{Format, write};
use sutton::solve::milp::monolithic::{ColumnOf, Model, RowOf, Sense, Variance, monolithic};

/// The values of all columns in an assignment.
fn values(instance: &Instance, model: &Model, assignment: &[u32], evaluation: &Evaluation) -> Vec<f64> {
    let load = |k: usize, j: usize| evaluation.loads[k][j] / model.units[k];
    let total = |k: usize| (0..instance.territories()).map(|j| load(k, j)).sum::<f64>();
    let deviation = |k: usize, j: usize| load(k, j) - instance.activities()[k].share[j] * total(k);
    let mut values: Vec<f64> = Vec::new();
    for column in &model.columns {
        values.push(match column.of {
            ColumnOf::Choice(unit, option) => f64::from(u8::from(assignment[unit] as usize == option)),
            ColumnOf::Load(k, j) => load(k, j),
            ColumnOf::Total(k) => total(k),
            ColumnOf::Deviation(k, j) => deviation(k, j),
            // The least that its tangents allow.
            ColumnOf::Square(k, j) => {
                let tangents = model.rows.iter().filter(|row| matches!(row.of, RowOf::Tangent(a, b, _) if (a, b) == (k, j)));
                tangents.map(|row| row.limit - row.terms[0].1 * deviation(k, j)).fold(0.0, f64::max)
            }
        });
    }
    values
}

fn objective(model: &Model, values: &[f64]) -> f64 {
    model.columns.iter().zip(values).map(|(column, x)| column.cost * x + column.square * x * x).sum()
}

fn keeps_all_rows(model: &Model, values: &[f64]) -> bool {
    model.rows.iter().all(|row| {
        let excess = row.terms.iter().map(|&(at, coefficient)| coefficient * values[at]).sum::<f64>() - row.limit;
        match row.sense {
            Sense::AtMost => excess <= 1e-7,
            Sense::Equal => excess.abs() <= 1e-7,
            Sense::AtLeast => excess >= -1e-7,
        }
    })
}

#[test]
fn rows_and_objective_say_what_evaluate_says() {
    let (mut feasible, mut infeasible) = (0, 0);
    for seed in 0..80 {
        let draft = Draft { edges: None, ..Draft::random(seed) };
        let instance = draft.build();
        let [exact, tangents] = [Variance::Squares, Variance::Tangents].map(|variance| monolithic(&instance, variance));
        let (Some(exact), Some(tangents)) = (exact, tangents) else { continue };
        for draw in 0..30 {
            let assignment = random::assignment(&instance, 1000 * seed + draw);
            let evaluation = evaluate(&instance, &assignment);
            let at = values(&instance, &exact, &assignment, &evaluation);
            assert_eq!(keeps_all_rows(&exact, &at), evaluation.feasible(), "seed {seed}: {:?}", evaluation.violations);
            if assignment.iter().enumerate().all(|(unit, &option)| instance.allows(unit, option as usize)) {
                let size = evaluation.value.abs().max(1.0);
                assert!((objective(&exact, &at) - evaluation.value).abs() <= 1e-9 * size, "seed {seed}");
                let below = evaluation.value - objective(&tangents, &values(&instance, &tangents, &assignment, &evaluation));
                // An assignment out of its limits may lie beyond the last tangent.
                let most = if evaluation.feasible() { 0.004 * size } else { f64::INFINITY };
                assert!((-1e-9 * size..=most).contains(&below), "seed {seed}: {below} below {}", evaluation.value);
            }
            *(if evaluation.feasible() { &mut feasible } else { &mut infeasible }) += 1;
        }
    }
    assert!(feasible > 100 && infeasible > 100, "{feasible} feasible, {infeasible} not: too few to show much");
}

/// A plan whose ids are as odd as an export of a CRM may have them.
fn odd_names() -> Case {
    let case = Case::new();
    case.edit("accounts.csv", |text| {
        let text = text.replace("\n01,", "\n\"A-1, Ltd.\",").replace("\n02,", "\nA_1__Ltd_,");
        text.replace("\n04,", "\n\"* Ü [x] ^ 2\",").replace("\n05,", "\n\"free\",").replace("\n06,", "\n\"3e5\",")
    });
    case.edit("accounts.csv", |text| text.replace(",R2,", ",R 2,"));
    case.edit("reps.csv", |text| text.replace("R2,", "R 2,"));
    case
}

fn outside(case: &Case) -> (Plan, Formulation) {
    let plan = read::plan(&case.path("plan.toml")).unwrap();
    let formulation = formulate(&plan, &segment(&plan).unwrap(), "outside").unwrap();
    (plan, formulation)
}

fn written(plan: &Plan, formulation: &Formulation, format: Format, variance: Variance) -> String {
    let model = monolithic(&formulation.instance, variance).unwrap();
    let mut text = Vec::new();
    write(plan, formulation, &model, variance, format, &mut text).unwrap();
    String::from_utf8(text).unwrap()
}

fn parsed(format: Format, text: &str) -> ModelFile {
    match format {
        Format::Mps => ModelFile::parse_mps(text),
        Format::Lp => ModelFile::parse_lp(text),
    }
}

#[test]
fn odd_ids_become_names_that_differ() {
    let (plan, formulation) = outside(&odd_names());
    let pairs = (0..formulation.instance.units()).flat_map(|unit| [(unit, 0), (unit, 1)]);
    let pairs = pairs.filter(|&(unit, j)| formulation.instance.allows(unit, j)).count();
    for (format, comment) in [(Format::Mps, "* "), (Format::Lp, "\\ ")] {
        let text = written(&plan, &formulation, format, Variance::Tangents);
        for renamed in ["A_1__Ltd__2 is A-1, Ltd.", "_____x____2 is * Ü [x] ^ 2", "R_2 is R 2"] {
            assert!(text.contains(&format!("\n{comment}{renamed}\n")), "{renamed:?} is missing in {text}");
        }
        let file = parsed(format, &text);
        let names: BTreeSet<&str> = file.columns.keys().map(String::as_str).collect();
        assert_eq!(names.iter().filter(|name| name.starts_with("x.")).count(), pairs, "{names:?}");
        assert!(names.contains("x.A_1__Ltd_.R_2") && names.contains("x.A_1__Ltd__2.R1"), "{names:?}");
        assert!(text.lines().all(|line| line.len() < 500));
    }
}

#[test]
fn what_is_written_is_the_model() {
    let (plan, formulation) = outside(&Case::new());
    for (variance, format) in
        [Variance::Squares, Variance::Tangents].into_iter().flat_map(|v| [(v, Format::Mps), (v, Format::Lp)])
    {
        let model = monolithic(&formulation.instance, variance).unwrap();
        let file = parsed(format, &written(&plan, &formulation, format, variance));
        assert_eq!((file.columns.len(), file.rows.len()), (model.columns.len(), model.rows.len()));
        let mut costs: Vec<[f64; 2]> = file.columns.values().map(|column| [column.cost, column.square]).collect();
        let mut expected: Vec<[f64; 2]> = model.columns.iter().map(|column| [column.cost, column.square]).collect();
        [&mut costs, &mut expected].into_iter().for_each(|pairs| pairs.sort_by(|a, b| a.partial_cmp(b).unwrap()));
        assert_eq!(costs, expected);
        let whole = file.columns.iter().filter(|(_, column)| column.whole && (column.low, column.high) == (0.0, 1.0));
        assert!(whole.map(|(name, _)| name).eq(file.columns.keys().filter(|name| name.starts_with("x."))));
        let mut rows: Vec<String> = file.rows.values().map(|row| format!("{} {}", row.sense, row.limit)).collect();
        let sign = |sense| match sense {
            Sense::AtMost => '<',
            Sense::Equal => '=',
            Sense::AtLeast => '>',
        };
        let mut expected: Vec<String> = model.rows.iter().map(|row| format!("{} {}", sign(row.sense), row.limit)).collect();
        [&mut rows, &mut expected].into_iter().for_each(|rows| rows.sort());
        assert_eq!(rows, expected);
    }
}

#[cfg(feature = "highs")]
mod with_highs {
    use std::collections::BTreeMap;

    use good_lp::{Expression, ProblemVariables, Solution, SolverModel, constraint, variable};
    use sutton::solve::{Parameters, Progress, solve};

    use super::*;

    /// The names of the choices that HiGHS makes, and the objective.
    fn solved(file: &ModelFile) -> (BTreeSet<String>, f64) {
        let (mut columns, mut known, mut cost) = (ProblemVariables::new(), BTreeMap::new(), Expression::default());
        for (name, column) in &file.columns {
            let definition = variable().min(column.low).max(column.high);
            let added = columns.add(if column.whole { definition.integer() } else { definition });
            cost.add_mul(column.cost, added);
            known.insert(name.as_str(), added);
        }
        let mut model = columns.minimise(cost.clone()).using(good_lp::highs).set_mip_rel_gap(1e-7).unwrap();
        for row in file.rows.values() {
            let sum: Expression = row.terms.iter().map(|(name, value)| *value * known[name.as_str()]).sum();
            model.add_constraint(match row.sense {
                '=' => constraint!(sum == row.limit),
                '<' => constraint!(sum <= row.limit),
                _ => constraint!(sum >= row.limit),
            });
        }
        let solution = model.solve().unwrap();
        let chosen = known.iter().filter(|(name, column)| name.starts_with("x.") && solution.value(**column) > 0.5);
        (chosen.map(|(name, _)| name.to_string()).collect(), solution.eval(&cost))
    }

    #[test]
    fn highs_finds_what_solve_proves_in_both_formats() {
        let (plan, formulation) = outside(&Case::new());
        let instance = &formulation.instance;
        let outcome = solve(instance, &Parameters { gap: 1e-7, ..Parameters::default() }, &Progress::new(None));
        let optimum = outcome.primal.unwrap();
        for format in [Format::Mps, Format::Lp] {
            let file = parsed(format, &written(&plan, &formulation, format, Variance::Tangents));
            let (chosen, objective) = solved(&file);
            let name = |unit: usize, j: usize| {
                let (account, rep) = (&plan.accounts[formulation.accounts[unit]].id, &plan.reps[formulation.reps[j]].id);
                format!("x.{account}.{rep}")
            };
            let rep = |unit| (0..instance.territories()).find(|&j| chosen.contains(&name(unit, j))).unwrap() as u32;
            let assignment: Vec<u32> = (0..instance.units()).map(rep).collect();
            let evaluation = evaluate(instance, &assignment);
            assert!(evaluation.feasible(), "{format:?}: {:?}", evaluation.violations);
            assert!((evaluation.value - optimum).abs() <= 1e-4 * optimum, "{format:?}: {} and {optimum}", evaluation.value);
            assert!(objective <= optimum * (1.0 + 1e-6) && objective >= 0.999 * optimum, "{format:?}: {objective}, {optimum}");
        }
    }
}

#[test]
fn one_role_at_a_time_and_never_over_another_file() {
    let case = odd_names();
    let (plan, out) = (case.path("plan.toml").display().to_string(), case.path("model.lp").display().to_string());
    let export = |more: &[&str]| sutton(&[&["export-model", plan.as_str()], more].concat());
    let unasked = export(&["--format", "lp"]);
    assert_code(&unasked, 2);
    assert!(String::from_utf8_lossy(&unasked.stderr).contains("add --role, one of outside, inside"));
    assert_code(&export(&["--format", "lp", "--role", "vp"]), 2);
    let printed = export(&["--format", "lp", "--role", "inside"]);
    assert_code(&printed, 0);
    assert_code(&export(&["--format", "lp", "--role", "inside", "--out", &out]), 0);
    assert_eq!(case.read("model.lp").as_bytes(), printed.stdout);
    let before = case.read("plan.toml");
    assert_code(&export(&["--format", "lp", "--role", "inside", "--out", &plan]), 2);
    assert_eq!(case.read("plan.toml"), before);
    assert_code(&export(&["--format", "lp", "--role", "inside", "--out", "/proc/model.lp"]), 3);
}
