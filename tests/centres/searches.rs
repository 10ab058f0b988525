//! Proofs that are searches: as found, spoilt, and of wrong plans.

use sutton::check::districting::{bound, violations};
use sutton::geometry::Metric;
use sutton::model::{CentreProof, Districting, ProofCluster, ProofNode, Reach, Status};

use super::maps::{grid, halved, proven, searched, searched_by_size, solve};

#[test]
fn searches_are_proven_whatever_the_threads() {
    let reach = Reach { metric: Metric::Plane, km: 4.6, units: vec![true; 60] };
    for problem in [searched(false), searched(true), searched_by_size(), searched(false).within(reach)] {
        let solution = solve(&problem, 1);
        assert_eq!(solution.status(false), Status::Optimal);
        assert!(!solution.proof.nodes.is_empty(), "proven without a search");
        proven(&problem, &solution, solution.primal.unwrap());
        assert_eq!(violations(&problem, solution.plan.as_ref().unwrap(), solution.primal.unwrap()), []);
        let again = solve(&problem, 2);
        assert_eq!((again.plan, again.proof), (solution.plan, solution.proof));
    }
}

#[test]
fn spoilt_searches_are_refused_or_prove_less() {
    for problem in [searched(false), searched_by_size()] {
        spoil(&problem);
    }
}

fn spoil(problem: &Districting) {
    let solution = solve(problem, 1);
    let (proof, value) = (&solution.proof, solution.primal.unwrap());
    let certified = bound(problem, proof).unwrap();
    for at in 0..proof.nodes.len() {
        let mut spoilt = proof.clone();
        spoilt.nodes[at] = ProofNode::Divided { cluster: 0, first: at as u32 };
        assert!(
            at == 0 && bound(problem, &spoilt).is_err() || bound(problem, &spoilt).map_or(true, |proven| proven <= value),
            "node {at}"
        );
    }
    let short = CentreProof { nodes: proof.nodes[..1].to_vec(), ..proof.clone() };
    assert!(bound(problem, &short).is_err(), "children are missing");
    let bare = CentreProof { clusters: proof.clusters[1..].to_vec(), ..proof.clone() };
    assert!(bound(problem, &bare).is_err(), "a cluster is missing");
    let turned = CentreProof { clusters: proof.clusters.iter().rev().copied().collect(), ..proof.clone() };
    assert!(bound(problem, &turned).is_err(), "halves come first");
    let early = CentreProof { target: certified - 1.0, ..proof.clone() };
    assert!(bound(problem, &early).map_or(true, |proven| proven <= certified - 1.0 + 1e-9), "no more than the target");
}

#[test]
fn clusters_of_two_sizes_prove_nothing() {
    let problem = searched_by_size();
    let proof = solve(&problem, 1).proof;
    let value = |proof: &CentreProof| bound(&problem, proof);
    let certified = value(&proof).unwrap();
    // A site of the other size in place of one: two of one size together, or a size that lacks one.
    for at in 0..proof.clusters.len() {
        let ProofCluster::Centre(site) = proof.clusters[at] else { continue };
        let mut spoilt = proof.clone();
        spoilt.clusters[at] = ProofCluster::Centre(problem.site(1 - problem.size(site), problem.unit(site)));
        assert!(value(&spoilt).is_err(), "cluster {at}: {:?}", value(&spoilt));
    }
    assert!(certified > 0.0);
}

#[test]
fn searches_bind_heavy_units_and_nothing_else_is_proven_of_them() {
    let problem = halved(|unit| if unit % 7 == 3 { 60.0 } else { 1.0 + (unit * 7 % 5) as f64 });
    let solution = solve(&problem, 1);
    assert_eq!(solution.status(false), Status::Optimal);
    let (proof, value) = (&solution.proof, solution.primal.unwrap());
    proven(&problem, &solution, value);
    let bound_at = |node: &ProofNode| matches!(node, ProofNode::Bound { .. });
    let places: Vec<usize> = (0..proof.nodes.len()).filter(|&at| bound_at(&proof.nodes[at])).collect();
    assert!(!places.is_empty(), "no unit was bound in {} nodes", proof.nodes.len());
    let mut refused = 0;
    for &at in &places {
        for (other, away) in (0..problem.units() as u32).zip((0..proof.clusters.len() as u32).cycle()) {
            let mut spoilt = proof.clone();
            let ProofNode::Bound { unit, cluster, .. } = &mut spoilt.nodes[at] else { continue };
            if other % 2 == 0 {
                *unit = other
            } else {
                *cluster = away
            }
            match bound(&problem, &spoilt) {
                Ok(claimed) => assert!(claimed <= value, "node {at}: {claimed}, not {value}"),
                Err(_) => refused += 1,
            }
        }
    }
    assert!(refused > 0, "a cluster that is none of the node's");
}

#[test]
fn wrong_plans_are_told() {
    let problem = searched(true);
    let solution = solve(&problem, 1);
    let (plan, value) = (solution.plan.unwrap(), solution.primal.unwrap());
    assert!(violations(&problem, &plan, value - 1.0)[0].to_string().contains("the plan costs"));
    let (a, b) = (plan[0], *plan.iter().find(|&&centre| centre != plan[0]).unwrap());
    let mut torn = plan.clone();
    let lone = (0..plan.len())
        .find(|&unit| {
            plan[unit] == a && unit != a as usize && grid(60, 8).neighbours(unit).iter().all(|&next| plan[next as usize] == a)
        })
        .unwrap();
    torn[lone] = b;
    assert!(violations(&problem, &torn, problem.value(&torn)).iter().any(|wrong| wrong.to_string().contains("cut off")));
    let one: Vec<u32> = vec![a; plan.len()];
    let wrong = violations(&problem, &one, problem.value(&one));
    assert!(
        wrong.iter().any(|wrong| wrong.to_string().contains("is above"))
            && wrong.iter().any(|wrong| wrong.to_string().contains("must be")),
        "{wrong:?}"
    );
    let mut away = plan.clone();
    away[a as usize] = b;
    assert!(
        violations(&problem, &away, problem.value(&away))
            .iter()
            .any(|wrong| wrong.to_string().contains("not in its own territory"))
    );
}
