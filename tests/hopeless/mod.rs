//! Plans that can't be kept.

use sutton::plan::{Plan, RepStatus};

use crate::by_hand::{accounts, lock, own, pattern, plan, reps};

/// A plan and its name.
pub type Named = (&'static str, fn() -> Plan);

/// Accounts that are phoned, so many hours each, and reps with so many hours each.
fn phoned(hours: &[f64], capacities: &[f64]) -> Plan {
    let places: Vec<(f64, f64)> = (0..hours.len()).map(|at| (at as f64, 10.0 * (at + 1) as f64)).collect();
    let homes: Vec<(f64, f64)> = capacities.iter().map(|&capacity| (0.0, capacity)).collect();
    let mut plan = plan(accounts(&places), reps(&homes));
    plan.call_patterns = hours.iter().enumerate().map(|(at, &hours)| pattern(&format!("S{at}"), "phone", hours, 60.0)).collect();
    plan.accounts.iter_mut().enumerate().for_each(|(at, account)| account.segment = Some(format!("S{at}")));
    plan.config.segment.labels = (0..hours.len()).map(|at| format!("S{at}")).collect();
    plan
}

/// Accounts along a line (x in km), visited ten times, and reps (x in km, hours).
fn visited(places: &[f64], homes: &[(f64, f64)]) -> Plan {
    let places: Vec<(f64, f64)> = places.iter().map(|&x| (x, 10.0)).collect();
    plan(accounts(&places), reps(homes))
}

fn balanced(mut plan: Plan, sections: &str) -> Plan {
    plan.config.balance = toml::from_str(sections).unwrap();
    plan
}

fn stable(mut plan: Plan, section: &str, owners: &[usize]) -> Plan {
    plan.config.stability = toml::from_str(section).unwrap();
    owners.iter().enumerate().for_each(|(account, &rep)| own(&mut plan, account, rep));
    plan
}

/// With account `at` requiring a skill that these reps have.
fn skilled(mut plan: Plan, accounts: &[usize], skill: &str, reps: &[usize]) -> Plan {
    accounts.iter().for_each(|&at| plan.accounts[at].required_skills.push(skill.into()));
    reps.iter().for_each(|&at| plan.reps[at].skills.push(skill.into()));
    plan
}

fn locked(mut plan: Plan, pairs: &[(usize, usize)]) -> Plan {
    pairs.iter().for_each(|&(account, rep)| lock(&mut plan, account, rep, None));
    plan
}

fn excluding(mut plan: Plan, pairs: &[(usize, usize)]) -> Plan {
    pairs.iter().for_each(|&(account, rep)| plan.accounts[account].excluded_reps.push(rep));
    plan
}

fn changed(mut plan: Plan, change: impl Fn(&mut Plan)) -> Plan {
    change(&mut plan);
    plan
}

fn few(plan: Plan, rep: usize, most: f64) -> Plan {
    changed(plan, |plan| plan.reps[rep].max_accounts = Some(most))
}

fn busy(plan: Plan, rep: usize, least: f64) -> Plan {
    changed(plan, |plan| plan.reps[rep].min_hours = least)
}

fn leaving(plan: Plan, rep: usize) -> Plan {
    changed(plan, |plan| plan.reps[rep].status = RepStatus::Leaving)
}

pub fn locked_beyond_capacity() -> Plan {
    locked(phoned(&[8.0, 7.0, 6.25, 5.0], &[20.0, 40.0]), &[(0, 0), (1, 0), (2, 0)])
}

const EVEN: &str = "workload = { share = \"equal\", tolerance = 0.1 }";

/// The plans.
pub const PLANS: &[Named] = &[
    ("fewer hours than work", || phoned(&[8.0, 8.0, 8.33], &[10.0, 10.0])),
    ("sizes that don't fit", || phoned(&[6.0, 6.0, 6.0], &[9.0, 9.5])),
    ("an account larger than any rep", || phoned(&[12.5, 2.0, 3.0], &[10.0, 11.0])),
    ("locks beyond capacity", locked_beyond_capacity),
    ("locks beyond capacity, one of them large", || {
        locked(phoned(&[2.0, 3.0, 17.0, 1.0, 4.0], &[20.0, 30.0]), &[(0, 0), (1, 0), (2, 0), (4, 1)])
    }),
    ("a lock to a rep without the skill", || locked(skilled(phoned(&[4.0; 4], &[20.0; 2]), &[1, 2], "german", &[1]), &[(1, 0)])),
    ("a skill that nobody has", || skilled(phoned(&[4.0; 3], &[20.0; 2]), &[2], "german", &[])),
    ("two skills that nobody has both of", || {
        skilled(skilled(phoned(&[4.0; 3], &[20.0; 2]), &[1], "german", &[0]), &[1, 2], "hazmat", &[1])
    }),
    ("a skill of one rep alone, for too much work", || {
        skilled(phoned(&[5.0, 6.0, 7.0, 4.0], &[15.0, 30.0]), &[0, 1, 2], "german", &[0])
    }),
    ("a language that nobody speaks", || {
        changed(phoned(&[4.0; 3], &[20.0; 2]), |plan| {
            plan.accounts[0].language = Some("fr".into());
            plan.reps.iter_mut().for_each(|rep| rep.languages = vec!["en".into()]);
        })
    }),
    ("a language of one rep alone, whom the account excludes", || {
        excluding(
            changed(phoned(&[4.0; 3], &[20.0; 2]), |plan| {
                plan.accounts[0].language = Some("fr".into());
                plan.reps[0].languages = vec!["en".into()];
            }),
            &[(0, 1)],
        )
    }),
    ("a region that nobody serves", || {
        changed(phoned(&[4.0; 3], &[20.0; 2]), |plan| {
            plan.accounts.iter_mut().for_each(|account| account.region = Some("north".into()));
            plan.accounts[2].region = Some("south".into());
            plan.reps.iter_mut().for_each(|rep| rep.regions = vec!["north".into()]);
        })
    }),
    ("an account without a region", || {
        changed(phoned(&[4.0; 3], &[20.0; 2]), |plan| {
            plan.accounts[..2].iter_mut().for_each(|account| account.region = Some("north".into()));
            plan.reps.iter_mut().for_each(|rep| rep.regions = vec!["north".into()]);
        })
    }),
    ("an account that excludes everybody", || excluding(phoned(&[4.0; 3], &[20.0; 3]), &[(1, 0), (1, 1), (1, 2)])),
    ("a lock to a rep whom the account excludes", || locked(excluding(phoned(&[4.0; 3], &[20.0; 2]), &[(1, 0)]), &[(1, 0)])),
    ("least hours above all work", || busy(busy(phoned(&[4.0, 5.0, 6.0], &[20.0; 2]), 0, 9.0), 1, 7.77)),
    ("least hours of a rep without the skills", || {
        busy(skilled(phoned(&[4.0, 5.0, 6.0], &[20.0; 2]), &[0, 1], "german", &[0]), 1, 8.0)
    }),
    ("least hours with one account only", || few(busy(phoned(&[4.0, 5.0, 6.0], &[20.0; 2]), 0, 9.0), 0, 1.0)),
    ("fewer accounts than there are", || few(few(phoned(&[1.0; 6], &[20.0; 2]), 0, 2.0), 1, 3.0)),
    ("more accounts locked than the rep may have", || {
        locked(few(phoned(&[1.0; 5], &[20.0; 2]), 0, 2.0), &[(0, 0), (1, 0), (3, 0)])
    }),
    ("sizes that leave no even halves", || balanced(phoned(&[10.0, 4.0, 4.0], &[40.0; 2]), EVEN)),
    ("a band that one account breaks", || {
        balanced(
            changed(phoned(&[4.0; 4], &[40.0; 2]), |plan| {
                plan.accounts[0].numbers.insert("revenue", 500.0);
            }),
            "revenue = { share = \"equal\", tolerance = 0.2 }",
        )
    }),
    ("a band of hours against a band of revenue", || {
        balanced(
            changed(phoned(&[9.0, 3.0, 3.0, 3.0], &[40.0; 2]), |plan| {
                for (account, revenue) in plan.accounts.iter_mut().zip([10.0, 10.0, 10.0, 10.0]) {
                    account.numbers.insert("revenue", revenue);
                }
            }),
            "workload = { share = \"equal\", tolerance = 0.05 }\nrevenue = { share = \"equal\", tolerance = 0.1 }",
        )
    }),
    ("a band around shares by capacity", || balanced(phoned(&[9.0, 4.0, 5.0], &[12.0, 8.5]), "workload = { tolerance = 0.02 }")),
    ("a band around weighted shares, and a full rep", || {
        changed(
            balanced(phoned(&[9.0, 4.0, 5.0, 2.0], &[9.9, 30.0]), "workload = { share = \"weighted\", tolerance = 0.15 }"),
            |plan| {
                (plan.reps[0].target_weight, plan.reps[1].target_weight) = (Some(3.0), Some(2.0));
            },
        )
    }),
    ("a band against a lock", || locked(balanced(phoned(&[6.0, 6.0, 2.0, 3.0], &[40.0; 2]), EVEN), &[(0, 0), (1, 0)])),
    ("a band against a small capacity", || {
        balanced(phoned(&[4.0, 3.0, 5.0, 6.0], &[6.5, 40.0]), "workload = { share = \"equal\", tolerance = 0.2 }")
    }),
    ("a band of the number of accounts against max_accounts", || {
        few(balanced(phoned(&[1.0; 6], &[40.0; 2]), "accounts = { share = \"equal\", tolerance = 0.1 }"), 0, 1.0)
    }),
    ("an account beyond everybody's reach", || {
        changed(visited(&[0.0, 10.0, 40.0, 95.0], &[(0.0, 200.0), (40.0, 200.0)]), |plan| {
            plan.config.constraints.max_km = Some(45.0)
        })
    }),
    ("the only rep within reach is full", || {
        changed(visited(&[0.0, 4.0, 9.0, 60.0], &[(0.0, 25.0), (60.0, 200.0)]), |plan| {
            plan.config.constraints.max_km = Some(50.0)
        })
    }),
    ("more work and way than hours", || visited(&[0.0, 10.0, 25.0, 40.0], &[(0.0, 22.0), (40.0, 23.0)])),
    ("a band of hours that ways upset", || {
        balanced(
            visited(&[0.0, 12.0, 30.0, 37.0, 41.0], &[(0.0, 90.0), (40.0, 90.0)]),
            "workload = { share = \"equal\", tolerance = 0.03 }",
        )
    }),
    ("a band of three reps' hours that ways upset", || {
        balanced(
            visited(&[0.0, 12.0, 30.0, 37.0, 41.0, 70.0, 71.0], &[(0.0, 90.0), (40.0, 90.0), (80.0, 90.0)]),
            "workload = { share = \"equal\", tolerance = 0.002 }",
        )
    }),
    ("nothing may move, but one account must", || {
        stable(skilled(phoned(&[4.0; 4], &[40.0; 2]), &[2], "german", &[1]), "max_moved = 0.0", &[0, 0, 0, 1])
    }),
    ("an owner too full for what may move", || {
        stable(phoned(&[5.0, 5.5, 6.0, 4.5, 5.0], &[15.0, 40.0]), "max_moved = 0.2", &[0, 0, 0, 0, 0])
    }),
    ("revenue that may not leave an owner whom the account excludes", || {
        stable(excluding(phoned(&[4.0; 4], &[40.0; 2]), &[(3, 0)]), "max_moved_revenue = 0.1", &[0, 0, 1, 0])
    }),
    ("a rep who may not hand over enough", || {
        stable(phoned(&[5.0, 5.0, 6.0, 4.0], &[12.0, 40.0]), "max_handed_over = 0.25", &[0, 0, 0, 1])
    }),
    ("a rep who may not receive enough", || {
        stable(phoned(&[5.0, 5.0, 6.0, 4.0, 3.0], &[12.0, 40.0]), "max_received = 0.5", &[0, 0, 0, 1, 0])
    }),
    ("accounts of who leaves, locked to them", || locked(leaving(phoned(&[4.0; 4], &[20.0; 3]), 0), &[(0, 0), (1, 0), (2, 1)])),
    ("too few hours once a rep leaves, and moves that are counted", || {
        stable(leaving(phoned(&[6.0, 5.0, 7.0, 4.0, 3.0], &[12.0, 13.0, 20.0]), 2), "max_moved = 0.2", &[2, 2, 0, 0, 1])
    }),
    ("two things at once", || {
        locked(few(few(skilled(phoned(&[3.0; 5], &[30.0; 2]), &[4], "german", &[1]), 0, 2.0), 1, 2.0), &[(4, 0)])
    }),
    ("three things at once", || {
        locked(
            excluding(
                balanced(phoned(&[9.0, 3.0, 3.0, 2.0, 5.0], &[8.5, 40.0]), "workload = { share = \"equal\", tolerance = 0.5 }"),
                &[(3, 0), (3, 1)],
            ),
            &[(0, 0)],
        )
    }),
    ("odd prices", || {
        changed(locked_beyond_capacity(), |plan| {
            plan.config.relax = toml::from_str("hour = 7.5\nlock = 3\nband_point = 0.5").unwrap();
        })
    }),
];
