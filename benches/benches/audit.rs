//! One enterprise under the shipped policies, and how reading and judging grow with its workers.
//! `cargo bench -p ohs-benches --bench audit`

#![expect(
    clippy::expect_used,
    reason = "a benchmark without its policies has nothing to measure"
)]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use ohs::eval::AuditOptions;
use ohs::limits::Limits;
use ohs::source::FileId;
use ohs_benches::{Layout, enterprise, parse, policy_texts};
use std::hint::black_box;

fn audit(c: &mut Criterion) {
    let (sources, parsed) = parse(&policy_texts().expect("the policies can be read"));
    let program = ohs::model::compile(&parsed, &sources).program;
    let limits = Limits::default();
    let as_of = jiff::civil::date(2025, 6, 30);
    for stage in ["read", "judge"] {
        let mut group = c.benchmark_group(stage);
        group.sample_size(10);
        for workers in [10_usize, 40, 400, 4_000, 40_000, 100_000] {
            let text = enterprise(workers, Layout::OneLine).expect("the example can be read");
            let bound = || {
                let (tree, _) = ohs::facts::read_json(FileId(0), &text, &limits);
                ohs::facts::bind(&program, &tree.expect("the document is sound"), &limits)
            };
            group.throughput(Throughput::Elements(workers as u64));
            if stage == "read" {
                group.bench_function(BenchmarkId::from_parameter(workers), |b| {
                    b.iter(|| black_box(bound()))
                });
            } else {
                let bound = bound();
                let store = bound.stores.first().expect("one enterprise");
                let options = AuditOptions::on(as_of);
                group.bench_function(BenchmarkId::from_parameter(workers), |b| {
                    b.iter(|| black_box(ohs::eval::audit(&program, store, &options)));
                });
            }
        }
        group.finish();
    }
}

criterion_group!(benches, audit);
criterion_main!(benches);
