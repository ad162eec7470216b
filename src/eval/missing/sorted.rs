//! A few values in order, each once: cheaper to copy than a tree, and copied at each step of a search.

/// Values in order, each once.
#[derive(Clone, Debug)]
pub struct Sorted<T>(Vec<T>);

impl<T> Default for Sorted<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Ord + Copy> Sorted<T> {
    /// Adds one.
    pub fn insert(&mut self, value: T) {
        if let Err(at) = self.0.binary_search(&value) {
            self.0.insert(at, value);
        }
    }

    /// Adds some.
    pub fn extend(&mut self, values: impl IntoIterator<Item = T>) {
        values.into_iter().for_each(|v| self.insert(v));
    }

    /// All of them, in order.
    pub fn into_vec(self) -> Vec<T> {
        self.0
    }

    /// Each, in order.
    pub fn iter(&self) -> impl Iterator<Item = T> {
        self.0.iter().copied()
    }
}
