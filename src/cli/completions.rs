//! `sutton completions` and `sutton man`: what shells and manuals know of the commands.

use clap::Command;
use clap_complete::Shell;

use super::terminal::print_file;
use sutton::Result;

/// Arguments of `sutton completions`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

/// Arguments of `sutton man`.
#[derive(Debug, clap::Args)]
pub struct ManArgs {
    /// A command, as `solve`; none = the program.
    command: Option<String>,
}

/// Runs `sutton completions` for a program.
pub fn run(args: Args, mut program: Command) -> Result<()> {
    print_file(|out| {
        clap_complete::generate(args.shell, &mut program, "sutton", out);
        Ok(())
    })
}

/// Runs `sutton man` for a program.
pub fn man(args: ManArgs, mut program: Command) -> Result<()> {
    program.build();
    let page = match &args.command {
        None => program,
        Some(name) => {
            let known = || program.get_subcommands().map(Command::get_name);
            let found = program.find_subcommand(name).cloned();
            found.ok_or_else(|| {
                let hint = sutton::read::nearest::hint(name, known());
                sutton::Error::Command(format!("{name:?} is no command{hint}"))
            })?
        }
    };
    print_file(|out| clap_mangen::Man::new(page).render(out))
}
