//! One enterprise under the shipped policies, and how reading, judging and reporting grow with its
//! workers. `cargo bench -p ohs-benches --bench audit`

#![expect(
    clippy::expect_used,
    reason = "a benchmark without its policies has nothing to measure"
)]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use ohs::eval::AuditOptions;
use ohs::limits::Limits;
use ohs::report::model::{AsOf, AsOfFrom};
use ohs::report::{self, Audited, Mask, ReportOptions, draw::DrawOptions};
use ohs_benches::{Layout, enterprise, parse, policy_texts};
use std::hint::black_box;

const WORKERS: [usize; 4] = [40, 400, 4_000, 40_000];

fn audit(c: &mut Criterion) {
    let (mut sources, parsed) = parse(&policy_texts().expect("the policies can be read"));
    let compiled = ohs::model::compile(&parsed, &sources);
    let program = compiled.program;
    let limits = Limits::default();
    let day = jiff::civil::date(2025, 6, 30);
    for workers in WORKERS {
        let text = enterprise(workers, Layout::OneLine).expect("the example can be read");
        let file = sources.add(format!("{workers}.json"), text.as_str());
        let read = || {
            let (tree, _) = ohs::facts::read_json(file, &text, &limits);
            ohs::facts::bind(&program, &tree.expect("the document is sound"), &limits)
        };
        let bound = read();
        let store = bound.stores.first().expect("one enterprise");
        let options = AuditOptions::on(day);
        let audited = ohs::eval::audit(&program, store, &options);
        let audits = [Audited {
            store,
            as_of: AsOf {
                date: day,
                from: AsOfFrom::Facts,
            },
            verdicts: &audited.verdicts,
            no_subject: &[],
            out_of_reach: &[],
            policies: &[],
        }];
        let mut group = c.benchmark_group("workers");
        group.sample_size(10);
        group.throughput(Throughput::Elements(workers as u64));
        group.bench_function(BenchmarkId::new("read", workers), |b| {
            b.iter(|| black_box(read()));
        });
        group.bench_function(BenchmarkId::new("judge", workers), |b| {
            b.iter(|| black_box(ohs::eval::audit(&program, store, &options)));
        });
        group.bench_function(BenchmarkId::new("draw", workers), |b| {
            b.iter(|| {
                let mask = Mask::new(report::personal_places(&program, store));
                let report_options = ReportOptions::default();
                let report =
                    report::build(&program, &sources, &audits, &[], &mask, &report_options);
                let drawing = DrawOptions::default();
                black_box(report::terminal(&report, &sources, &mask, &drawing, &[]))
            });
        });
        group.finish();
    }
}

criterion_group!(benches, audit);
criterion_main!(benches);
