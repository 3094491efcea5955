//! `priyom user …`.

use std::io::{self, BufRead, IsTerminal};

use backend::{
    Backend,
    services::{invitations, second_factors, users},
};
use domain::user::{Secret, UserBrief, UserForm};

use super::{TaskError, serve::address};
use crate::{cli::UserTask, config::Config};

pub(super) async fn run(config: &Config, backend: &Backend, task: UserTask) -> Result<(), TaskError> {
    let ctx = backend.system();
    match task {
        UserTask::Add { login, name, role, doctor, extension } => {
            let form = UserForm {
                name: name.unwrap_or_else(|| login.clone()),
                login,
                role,
                doctor_id: doctor.unwrap_or_default(),
                extension: extension.unwrap_or_default(),
                password: password()?,
            };
            let user = users::create(&ctx, form).await?;
            println!("Added {}.", user.login);
        }
        UserTask::Passwd { login } => {
            let user = known(backend, &login).await?;
            users::set_password(&ctx, user.id, password()?).await?;
            println!("Changed the password of {}; all sessions have ended.", user.login);
        }
        UserTask::Invite { login } => {
            let link = invitations::invite(&ctx, known(backend, &login).await?.id).await?;
            println!("{}{link}", address(config, config.listen));
        }
        UserTask::ResetFactor { login } => {
            let user = known(backend, &login).await?;
            second_factors::reset(&ctx, user.id).await?;
            println!("{} has no second factor any more; all sessions have ended.", user.login);
        }
        UserTask::Disable { login } => {
            let user = users::disable(&ctx, known(backend, &login).await?.id).await?;
            println!("Disabled {}; all sessions have ended.", user.login);
        }
        UserTask::Enable { login } => {
            let user = users::enable(&ctx, known(backend, &login).await?.id).await?;
            println!("Enabled {}.", user.login);
        }
    }
    Ok(())
}

async fn known(backend: &Backend, login: &str) -> Result<UserBrief, TaskError> {
    let found = users::find_by_login(&backend.system(), login).await?;
    found.ok_or_else(|| TaskError::refused(format!("There is no user {login:?}.")))
}

/// Asked for twice on a terminal, without an echo; else the first line of standard input.
fn password() -> Result<Secret, TaskError> {
    if !io::stdin().is_terminal() {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line).map_err(unreadable)?;
        return Ok(Secret(line.trim_end_matches(['\r', '\n']).to_owned()));
    }
    let first = rpassword::prompt_password("Password: ").map_err(unreadable)?;
    let second = rpassword::prompt_password("The same again: ").map_err(unreadable)?;
    if first == second { Ok(Secret(first)) } else { Err(TaskError::refused("The two passwords differ.")) }
}

fn unreadable(error: io::Error) -> TaskError {
    TaskError::refused(format!("The password cannot be read: {error}."))
}
