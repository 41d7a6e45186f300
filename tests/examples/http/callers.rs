//! Callers with a kept connection each, on threads: as little of their own cost as can be.

use casetrail_tests::App;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Instant;

/// Callers signed in with one token, spread over the instances of a service.
pub struct Callers<'a> {
    apps: &'a [&'a App],
    token: &'a str,
    callers: usize,
}

/// Microseconds, and requests a second.
pub struct Figures {
    /// Half are answered within this.
    pub p50: f64,
    /// 99 of 100 are answered within this.
    pub p99: f64,
    /// What the processes of the service spent a request.
    pub cpu: f64,
    /// Answered a second.
    pub per_second: f64,
}

impl<'a> Callers<'a> {
    /// That many callers of these instances.
    pub fn of(apps: &'a [&'a App], token: &'a str, callers: usize) -> Self {
        Self { apps, token, callers }
    }

    /// Sends that many requests, a tenth of them before anything is counted.
    pub fn send(&self, requests: usize, body: impl Fn(usize) -> String + Sync) -> Figures {
        self.spread(requests / 10, 0, &body);
        let (before, begun) = (self.cpu(), Instant::now());
        let mut times = self.spread(requests, requests, &body);
        let (seconds, cpu) = (begun.elapsed().as_secs_f64(), self.cpu() - before);
        times.sort_by(f64::total_cmp);
        let count = times.len();
        Figures {
            p50: times[count / 2],
            p99: times[count * 99 / 100],
            cpu: cpu / count as f64,
            per_second: count as f64 / seconds,
        }
    }

    fn spread(
        &self,
        requests: usize,
        from: usize,
        body: &(impl Fn(usize) -> String + Sync),
    ) -> Vec<f64> {
        let each = requests / self.callers;
        std::thread::scope(|scope| {
            let callers: Vec<_> = (0..self.callers)
                .map(|caller| {
                    let from = from + caller * each;
                    let app = self.apps[caller % self.apps.len()];
                    scope.spawn(move || self.call(app, from..from + each, body))
                })
                .collect();
            callers.into_iter().flat_map(|caller| caller.join().expect("a caller ends")).collect()
        })
    }

    fn call(
        &self,
        app: &App,
        numbers: std::ops::Range<usize>,
        body: &impl Fn(usize) -> String,
    ) -> Vec<f64> {
        let stream = TcpStream::connect(app.address()).expect("the service listens");
        stream.set_nodelay(true).expect("a socket takes options");
        let mut answers = BufReader::new(stream.try_clone().expect("a socket can be shared"));
        let mut stream = stream;
        numbers
            .map(|number| {
                let request = self.request(app, &body(number));
                let begun = Instant::now();
                stream.write_all(request.as_bytes()).expect("the service reads");
                let answer = read(&mut answers);
                let took = begun.elapsed().as_secs_f64() * 1e6;
                let good = answer.contains("\"data\"") && !answer.contains("\"code\"");
                assert!(good, "{answer}");
                took
            })
            .collect()
    }

    fn request(&self, app: &App, body: &str) -> String {
        format!(
            "POST /graphql HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\n\
             accept: application/graphql-response+json\r\nauthorization: Bearer {}\r\n\
             content-length: {}\r\n\r\n{body}",
            app.address(),
            self.token,
            body.len()
        )
    }

    /// Microseconds of CPU that all threads of the service have had.
    fn cpu(&self) -> f64 {
        self.apps.iter().map(|app| cpu(app.process())).sum()
    }
}

fn cpu(process: u32) -> f64 {
    let tasks = std::fs::read_dir(format!("/proc/{process}/task"));
    let nanoseconds = tasks.into_iter().flatten().flatten().filter_map(|task| {
        let stat = std::fs::read_to_string(task.path().join("schedstat")).ok()?;
        stat.split(' ').next()?.parse::<f64>().ok()
    });
    nanoseconds.sum::<f64>() / 1e3
}

fn read(answers: &mut BufReader<TcpStream>) -> String {
    let mut length = 0;
    loop {
        let mut line = String::new();
        answers.read_line(&mut line).expect("the service answers");
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().expect("a length is a number");
        }
    }
    let mut body = vec![0; length];
    answers.read_exact(&mut body).expect("the body is as long as said");
    String::from_utf8(body).expect("JSON is UTF-8")
}
