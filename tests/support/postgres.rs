//! A PostgreSQL for tests: the server at `MAGICWORDS_TEST_POSTGRES`, or a private one started from the binaries of this
//! machine, on a socket in a folder of its own, and gone with the test process however that ends.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor};

/// An empty database; dropped with this value when the server is not ours.
pub struct Database {
    pub url: String,
    name: String,
    outside: Option<String>,
}

/// A new database for one test. Nothing, and a line that says so, where there is no PostgreSQL; a failure instead with
/// `MAGICWORDS_REQUIRE_POSTGRES=1`.
pub async fn database() -> Option<Database> {
    static SHARED: OnceLock<Result<Server, String>> = OnceLock::new();
    let outside = std::env::var("MAGICWORDS_TEST_POSTGRES").ok();
    let admin = match &outside {
        Some(url) => url.clone(),
        None => match SHARED.get_or_init(Server::start) {
            Ok(server) => server.url("postgres"),
            Err(why) => {
                assert!(
                    std::env::var_os("MAGICWORDS_REQUIRE_POSTGRES").is_none(),
                    "no PostgreSQL: {why}"
                );
                println!("skipped: no PostgreSQL ({why})");
                return None;
            }
        },
    };
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = format!(
        "magicwords_test_{}_{}",
        std::process::id(),
        COUNT.fetch_add(1, Ordering::Relaxed)
    );
    run(&admin, &format!("CREATE DATABASE {name}")).await.unwrap();
    Some(Database {
        url: with_database(&admin, &name),
        name,
        outside,
    })
}

impl Drop for Database {
    fn drop(&mut self) {
        let Some(admin) = self.outside.take() else { return };
        let sql = format!("DROP DATABASE {} WITH (FORCE)", self.name);
        // A runtime of its own: the test's may be the one that drops this.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(run(&admin, &sql))
        });
        let _ = dropped.join();
    }
}

/// Runs SQL outside any transaction.
pub async fn run(url: &str, sql: &str) -> sqlx::Result<()> {
    sqlx::any::install_default_drivers();
    let mut conn = url.parse::<sqlx::any::AnyConnectOptions>()?.connect().await?;
    conn.execute(AssertSqlSafe(sql.to_owned())).await?;
    conn.close().await
}

fn with_database(url: &str, name: &str) -> String {
    let (base, parameters) = url
        .split_once('?')
        .map_or((url, String::new()), |(base, p)| (base, format!("?{p}")));
    let scheme_end = base.find("://").map_or(0, |at| at + 3);
    let host_end = base[scheme_end..].find('/').map_or(base.len(), |at| scheme_end + at);
    format!("{}/{name}{parameters}", &base[..host_end])
}

/// A private server. It ends with this value, or with the process.
pub struct Server {
    binaries: PathBuf,
    folder: PathBuf,
    user: Option<(u32, u32)>,
    /// Holds the pipe whose end makes the watchdog stop the server.
    watchdog: Child,
}

impl Server {
    pub fn start() -> Result<Server, String> {
        Server::try_start().map_err(|error| error.to_string())
    }

    fn try_start() -> io::Result<Server> {
        let binaries = binaries().ok_or_else(|| io::Error::other("neither in PATH nor in /usr/lib/postgresql"))?;
        // Short, because the path of a socket may have 107 bytes.
        let folder = tempfile::Builder::new().prefix("mw-pg-").tempdir_in("/tmp")?.keep();
        let user = unprivileged_user(&folder)?;
        if let Some((uid, gid)) = user {
            chown(&folder, Some(uid), Some(gid))?;
        }
        let script = r#"read _; "$1"/pg_ctl -D "$2/data" -m immediate stop; rm -rf "$2""#;
        let mut watchdog = as_user(Path::new("/bin/sh"), user, &folder);
        watchdog
            .args(["-c", script, "watchdog"])
            .arg(&binaries)
            .arg(&folder)
            .stdin(Stdio::piped());
        // Not reached by the Ctrl-C that ends the tests.
        let watchdog = watchdog.process_group(0).spawn()?;
        let server = Server {
            binaries,
            folder,
            user,
            watchdog,
        };
        server.make_data()?;
        server.pg_ctl(&["start"])?;
        Ok(server)
    }

    pub fn url(&self, database: &str) -> String {
        format!(
            "postgres://postgres@localhost/{database}?host={}",
            self.folder.display()
        )
    }

    #[allow(
        dead_code,
        reason = "not every test program that includes this file restarts a server"
    )]
    pub fn stop(&self) {
        self.pg_ctl(&["-m", "immediate", "stop"]).unwrap();
    }

    #[allow(dead_code, reason = "see stop")]
    pub fn start_again(&self) {
        self.pg_ctl(&["start"]).unwrap();
    }

    fn pg_ctl(&self, arguments: &[&str]) -> io::Result<()> {
        let mut pg_ctl = as_user(&self.binaries.join("pg_ctl"), self.user, &self.folder);
        pg_ctl
            .arg("-D")
            .arg(self.folder.join("data"))
            .arg("-l")
            .arg(self.folder.join("log"));
        finish(pg_ctl.args(["-w", "-t", "60"]).args(arguments))
    }

    /// `initdb` takes a second, a copy of what it made none: kept in `target`, made once.
    fn make_data(&self) -> io::Result<()> {
        let data = self.folder.join("data");
        let kept = Path::new(env!("CARGO_TARGET_TMPDIR"));
        fs::create_dir_all(kept)?;
        let lock = fs::File::create(kept.join("postgres.lock"))?;
        lock.lock()?;
        let uid = self.user.map_or_else(|| "own".into(), |(uid, _)| uid.to_string());
        let version = self
            .binaries
            .display()
            .to_string()
            .replace(|c: char| !c.is_ascii_alphanumeric(), "-");
        let template = kept.join(format!("postgres{version}-{uid}-small"));
        if !template.join("PG_VERSION").exists() {
            let mut initdb = as_user(&self.binaries.join("initdb"), self.user, &self.folder);
            initdb
                .args([
                    "--no-sync",
                    "--wal-segsize=1",
                    "-A",
                    "trust",
                    "-U",
                    "postgres",
                    "-E",
                    "UTF8",
                    "--locale=C",
                    "-D",
                ])
                .arg(&data);
            finish(&mut initdb)?;
            let conf = fs::read_to_string(data.join("postgresql.conf"))?;
            let ours = "listen_addresses = ''\nfsync = off\nfull_page_writes = off\nmax_connections = 100\n";
            fs::write(data.join("postgresql.conf"), conf + ours)?;
            // The one user who needs a password, to be refused without it.
            let hba = fs::read_to_string(data.join("pg_hba.conf"))?;
            fs::write(
                data.join("pg_hba.conf"),
                format!("local all locked scram-sha-256\n{hba}"),
            )?;
            let unfinished = template.with_extension("unfinished");
            let _ = fs::remove_dir_all(&unfinished);
            finish(Command::new("cp").arg("-a").arg(&data).arg(&unfinished))?;
            fs::rename(unfinished, template)?;
        } else {
            finish(Command::new("cp").arg("-a").arg(&template).arg(&data))?;
        }
        drop(lock);
        let socket = format!("unix_socket_directories = '{}'\n", self.folder.display());
        let conf = fs::read_to_string(data.join("postgresql.conf"))?;
        fs::write(data.join("postgresql.conf"), conf + &socket)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.watchdog.stdin.take());
        let _ = self.watchdog.wait();
    }
}

fn binaries() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    if let Ok(versions) = fs::read_dir("/usr/lib/postgresql") {
        folders.extend(versions.flatten().map(|version| version.path().join("bin")));
    }
    folders.push("/usr/local/bin".into());
    folders.into_iter().find(|folder| {
        ["initdb", "pg_ctl", "postgres"]
            .iter()
            .all(|name| folder.join(name).exists())
    })
}

/// PostgreSQL refuses to run as root: then as `postgres`, or as `nobody`.
fn unprivileged_user(folder: &Path) -> io::Result<Option<(u32, u32)>> {
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    if fs::metadata(folder)?.uid() != 0 {
        return Ok(None);
    }
    let passwd = fs::read_to_string("/etc/passwd")?;
    let ids = |name: &str| {
        let line = passwd.lines().find(|line| line.split(':').next() == Some(name))?;
        let mut fields = line.split(':').skip(2).map(|field| field.parse().ok());
        Some((fields.next()??, fields.next()??))
    };
    let user = ids("postgres").or_else(|| ids("nobody"));
    user.map(Some)
        .ok_or_else(|| io::Error::other("running as root, and no other user to run it as"))
}

fn as_user(program: &Path, user: Option<(u32, u32)>, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    if let Some((uid, gid)) = user {
        command.uid(uid).gid(gid);
    }
    command
}

fn finish(command: &mut Command) -> io::Result<()> {
    let status = command.status()?;
    if status.success() {
        Ok(())
    } else {
        Err(io::Error::other(format!("{command:?} failed")))
    }
}
