use super::*;

/// Takes down what it is handed at a time.
#[derive(Default)]
struct Pieces(Vec<Vec<u8>>);

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.push(bytes.to_vec());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn handed_on(text: &[u8], at_a_time: usize) -> Vec<Vec<u8>> {
    let mut lines = Lines::new(Pieces::default());
    for piece in text.chunks(at_a_time) {
        lines.write_all(piece).unwrap();
    }
    lines.finish().unwrap();
    lines.to.0
}

#[test]
fn only_whole_lines_are_handed_on_and_nothing_is_lost() {
    let mut text = Vec::new();
    for length in [
        0, 1, 80, 4094, 4095, 4096, 4097, 9000, 30, 20_000, 5, 90_000, 7, 65_536, 0,
    ] {
        text.extend(vec![b'x'; length]);
        text.push(b'\n');
    }
    text.extend(b"no break at the end");
    for at_a_time in [1, 7, 4096, 5000, text.len()] {
        let pieces = handed_on(&text, at_a_time);
        assert_eq!(pieces.concat(), text, "{at_a_time}");
        let (_, before_last) = pieces.split_last().unwrap();
        for piece in before_last {
            assert_eq!(piece.last(), Some(&b'\n'), "{at_a_time}");
            let lines = piece.iter().filter(|b| **b == b'\n').count();
            assert!(piece.len() <= 4096 || lines == 1, "{at_a_time}");
        }
    }
}
