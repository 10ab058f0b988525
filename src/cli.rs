//! Subcommands, a thin file each.

use clap::{CommandFactory, Parser, Subcommand};
use sutton::Result;

mod bar;
mod batch;
mod benchmark;
mod brief;
mod calibrate;
mod compare;
mod completions;
mod diff;
mod evaluate;
mod explain;
mod export;
mod export_model;
mod frontier;
mod generate;
mod generate_log;
mod history;
mod init;
mod inspect;
mod interrupt;
mod last_day;
mod measure;
mod memory;
mod names;
mod owners;
mod pages;
pub mod process;
mod replan;
mod report;
mod review;
mod schedule;
mod schema;
mod show;
mod size;
mod solve;
pub mod terminal;
mod threads;
mod verify;
mod worker_pool;

/// Puts a sales force where the money is: territory plans with a proven gap.
#[derive(Debug, Parser)]
#[command(name = "sutton", version, about, propagate_version = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write a commented starter plan.
    Init(init::Args),
    /// Draw a synthetic plan over real places.
    Generate(generate::Args),
    /// Draw the call log of a written plan, with deviations of your own.
    GenerateLog(generate_log::Args),
    /// Show what was read, how headers were matched, totals, and what looks wrong.
    Inspect(inspect::Args),
    /// Balance the territories and write the plan.
    Solve(solve::Args),
    /// Score an assignment file of your own by the same measures, with its gap.
    Evaluate(evaluate::Args),
    /// Re-read the inputs of a written plan and re-derive everything.
    Verify(verify::Args),
    /// Tell why an account is with its rep and what another one would cost, or what fills a rep's book.
    Explain(explain::Args),
    /// Show a written plan: reps with bars, or the accounts of a rep or a segment.
    Show(show::Args),
    /// Write the page of a plan anew, without solving.
    Report(report::Args),
    /// Price what people ask to be changed, and write the plan that keeps what is accepted.
    Review(review::Args),
    /// Tell what changed from one written plan to another: accounts, reps, calls.
    Diff(diff::Args),
    /// Write load files for a CRM, with files that put everything back.
    Export(export::Args),
    /// Put the calls of a written plan on days, as calendars of the reps.
    Schedule(schedule::Args),
    /// Write a brief for each rep and manager: what changes and why, accounts and calls, what is handed over when.
    Brief(brief::Args),
    /// Hold what was done against a written plan: where the time went, who is behind, what to do.
    Measure(measure::Args),
    /// Plan the rest of a period, or the next one, anew: from what was done and what has changed, with few moves.
    Replan(replan::Args),
    /// Hold the plans of past cycles, and what was made of them, side by side.
    History(history::Args),
    /// Hold what a plan assumes of calls and drives against what was done, and write what a plan file would say instead.
    Calibrate(calibrate::Args),
    /// Write a role's model as MPS or LP, for solvers of your own.
    ExportModel(export_model::Args),
    /// Hold plans and scenarios side by side.
    Compare(compare::Args),
    /// Work off all scenarios of a plan, on one machine or on many.
    Batch(batch::Args),
    /// Tell what a limit on moves or on balance costs: the best plan at each step of it.
    Frontier(frontier::Args),
    /// Tell how many sellers a role should have, where to hire, and what each head count costs.
    Size(size::Args),
    /// Run a family of instances and compare with best-known values.
    Benchmark(benchmark::Args),
    /// Print the JSON Schema of the plan file.
    Schema(schema::Args),
    /// Print what a shell needs to complete commands.
    Completions(completions::Args),
    /// Print the manual page of the program, or of a command.
    Man(completions::ManArgs),
}

impl Cli {
    /// Whether the command was asked for JSON, as a script would.
    pub fn wants_json(&self) -> bool {
        match &self.command {
            Command::Inspect(args) => args.json,
            Command::Solve(args) => args.solving.json,
            Command::Evaluate(args) => args.json,
            Command::Explain(args) => args.json,
            Command::Show(args) => args.json,
            Command::Review(args) => args.json,
            Command::Diff(args) => args.json,
            Command::Export(args) => args.json,
            Command::Schedule(args) => args.json,
            Command::Brief(args) => args.json,
            Command::Measure(args) => args.json,
            Command::History(args) => args.json,
            Command::Replan(args) => args.solving.json,
            Command::Calibrate(args) => args.json,
            Command::Compare(args) => args.json,
            Command::Frontier(args) => args.json,
            Command::Size(args) => args.json,
            _ => false,
        }
    }
}

/// Runs the command.
pub fn run(cli: Cli) -> Result<()> {
    match cli.command {
        Command::Init(args) => init::run(args),
        Command::Generate(args) => generate::run(args),
        Command::GenerateLog(args) => generate_log::run(args),
        Command::Inspect(args) => inspect::run(args),
        Command::Solve(args) => solve::run(args),
        Command::Evaluate(args) => evaluate::run(args),
        Command::Verify(args) => verify::run(args),
        Command::Explain(args) => explain::run(args),
        Command::Show(args) => show::run(args),
        Command::Report(args) => report::run(args),
        Command::Review(args) => review::run(args),
        Command::Diff(args) => diff::run(args),
        Command::Export(args) => export::run(args),
        Command::Schedule(args) => schedule::run(args),
        Command::Brief(args) => brief::run(args),
        Command::Measure(args) => measure::run(args),
        Command::Replan(args) => replan::run(args),
        Command::History(args) => history::run(args),
        Command::Calibrate(args) => calibrate::run(args),
        Command::ExportModel(args) => export_model::run(args),
        Command::Compare(args) => compare::run(args),
        Command::Batch(args) => batch::run(args),
        Command::Frontier(args) => frontier::run(args),
        Command::Size(args) => size::run(args),
        Command::Benchmark(args) => benchmark::run(args),
        Command::Schema(args) => schema::run(args),
        Command::Completions(args) => completions::run(args, Cli::command()),
        Command::Man(args) => completions::man(args, Cli::command()),
    }
}
