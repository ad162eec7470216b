//! Checking again after one edit in a workspace of 1 or 10 MB: in a plan on which nothing builds, and
//! in the Law, on which all plans build. `cargo bench -p ohs-benches --bench recheck`

#![expect(
    clippy::expect_used,
    reason = "a benchmark without its policies has nothing to measure"
)]

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use ohs_benches::{edited, opened, workspace};
use std::hint::black_box;

fn recheck(c: &mut Criterion) {
    let mut group = c.benchmark_group("recheck");
    group.sample_size(10);
    for megabytes in [1_usize, 10] {
        let texts = workspace(megabytes << 20).expect("the policies can be read");
        let mut open = opened(&texts);
        open.check();
        for (what, name) in [("plan", "plan-00007.ohs"), ("law", "law-2018.ohs")] {
            let (file, texts) = edited(&open, name).expect("such a file");
            let mut n = 0_usize;
            group.bench_function(BenchmarkId::new(what, megabytes), |b| {
                b.iter(|| {
                    n += 1;
                    if let Some(text) = texts.get(n % 2) {
                        open.set_text(file, text.as_str());
                    }
                    black_box(open.check().diagnostics.len())
                });
            });
        }
    }
    group.finish();
}

criterion_group!(benches, recheck);
criterion_main!(benches);
