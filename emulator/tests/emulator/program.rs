use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader};
use tokio::process::{Child, Command};

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_emulator"));
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command
}

/// The one line of standard output.
async fn ready(child: &mut Child) -> Value {
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let line = lines.next_line().await.unwrap().unwrap();
    serde_json::from_str(&line).unwrap()
}

async fn ended(child: &mut Child) -> Option<i32> {
    tokio::time::timeout(Duration::from_secs(5), child.wait()).await.unwrap().unwrap().code()
}

#[tokio::test]
async fn it_says_where_it_is_and_stops_with_its_input() {
    let mut child = program(&["--service-port", "0", "--stop-with-stdin"]).spawn().unwrap();
    let ready = ready(&mut child).await;
    assert_eq!(ready["site"], Value::Null);
    let service = ready["service"].as_str().unwrap();
    let answer = reqwest::get(format!("{service}/control/state")).await.unwrap();
    assert!(answer.status().is_success());
    drop(child.stdin.take());
    assert_eq!(ended(&mut child).await, Some(0));
}

#[tokio::test]
async fn it_stops_when_it_is_told_to() {
    for signal in ["-INT", "-TERM"] {
        let mut child = program(&["--service-port", "0"]).spawn().unwrap();
        ready(&mut child).await;
        let id = child.id().unwrap().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().await.unwrap().success());
        assert_eq!(ended(&mut child).await, Some(0), "{signal}");
    }
}

#[tokio::test]
async fn a_port_that_is_taken_is_said_and_another_used() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let mut child = program(&["--service-port", &port, "--stop-with-stdin"]).spawn().unwrap();
    let ready = ready(&mut child).await;
    assert!(!ready["service"].as_str().unwrap().ends_with(&port));
    drop(child.stdin.take());
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).await.unwrap();
    assert!(said.contains(&format!("port {port} is taken")), "{said}");
}

#[tokio::test]
async fn a_wrong_start_is_one_line_and_code_2() {
    for (arguments, expected) in [
        (vec!["--site", "/nowhere/at/all", "--site-port", "0", "--service-port", "0"], "/nowhere/at/all"),
        (vec!["--service-port", "many"], "many"),
        (vec!["--sight"], "--sight"),
        (vec!["--service-port", "0", "--site-url", "localhost:80"], "localhost:80"),
        (vec!["--service-port", "0", "--tenant", "nowhere.example"], "nowhere.example"),
    ] {
        let output = program(&arguments).output().await.unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(said.contains(expected), "{said}");
        assert!(output.stdout.is_empty());
    }
}
