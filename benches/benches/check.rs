//! Checking policies: parsing and compiling, by megabyte, by duties of one file, by parts of one
//! condition. `cargo bench -p ohs-benches --bench check`

#![expect(
    clippy::expect_used,
    reason = "a benchmark without its policies has nothing to measure"
)]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use ohs_benches::{one_clause, one_policy, parse, workspace};
use std::hint::black_box;

fn check(c: &mut Criterion) {
    let mut group = c.benchmark_group("check");
    group.sample_size(10);
    for megabytes in [1_usize, 10] {
        let texts = workspace(megabytes << 20).expect("the policies can be read");
        group.throughput(Throughput::Bytes((megabytes << 20) as u64));
        group.bench_function(BenchmarkId::new("parse", megabytes), |b| {
            b.iter(|| black_box(parse(&texts)))
        });
        let (sources, parsed) = parse(&texts);
        group.bench_function(BenchmarkId::new("compile", megabytes), |b| {
            b.iter(|| black_box(ohs::model::compile(&parsed, &sources)));
        });
    }
    group.finish();
}

/// What is checked whole, parsed and compiled, of a text that grows.
fn growth(c: &mut Criterion, name: &str, sizes: [usize; 3], text: impl Fn(usize) -> String) {
    let mut group = c.benchmark_group(name);
    group.sample_size(10);
    for size in sizes {
        let texts = [("one.ohs".to_owned(), text(size))];
        group.throughput(Throughput::Elements(size as u64));
        group.bench_function(BenchmarkId::from_parameter(size), |b| {
            b.iter(|| {
                let (sources, parsed) = parse(&texts);
                black_box(ohs::model::compile(&parsed, &sources))
            });
        });
    }
    group.finish();
}

fn duties(c: &mut Criterion) {
    growth(c, "duties", [1000, 4000, 16_000], one_policy);
}

fn parts(c: &mut Criterion) {
    let sizes = [1250, 5000, 20_000];
    growth(c, "parts_all", sizes, |n| one_clause(n, "且"));
    growth(c, "parts_any", sizes, |n| one_clause(n, "或"));
}

criterion_group!(benches, check, duties, parts);
criterion_main!(benches);
