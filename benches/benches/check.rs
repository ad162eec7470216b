//! Checking policies: parsing and compiling, by megabyte.
//! `cargo bench -p ohs-benches --bench check`

#![expect(
    clippy::expect_used,
    reason = "a benchmark without its policies has nothing to measure"
)]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use ohs_benches::{parse, policy_texts};
use std::hint::black_box;

/// The shipped vocabulary and as many copies of the Law, under other names, as give `bytes`.
fn workspace(bytes: usize) -> Vec<(String, String)> {
    let texts = policy_texts().expect("the policies can be read");
    let vocabulary = texts
        .iter()
        .filter(|(name, _)| name.contains("vocabulary"))
        .cloned();
    let law = texts
        .iter()
        .find(|(name, _)| name.ends_with("law-2018.ohs"))
        .expect("the Law");
    let mut out: Vec<_> = vocabulary.collect();
    let mut total: usize = out.iter().map(|(_, t)| t.len()).sum();
    let mut n = 0;
    while total < bytes {
        let text = law
            .1
            .replacen("法律 职业病防治法", &format!("法律 职业病防治法副本{n}"), 1);
        total += text.len();
        out.push((format!("copy-{n}.ohs"), text));
        n += 1;
    }
    out
}

fn check(c: &mut Criterion) {
    let mut group = c.benchmark_group("check");
    group.sample_size(10);
    for megabytes in [1_usize, 10] {
        let texts = workspace(megabytes << 20);
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

criterion_group!(benches, check);
criterion_main!(benches);
