//! The functions of calls.wit, on generated stubs or on those of hand/: they are written alike.
mod provider;

use provider::exports::bench::guests::calls::{self, Item};
use std::cell::Cell;

struct Component;

struct Counter {
    count: Cell<u32>,
}

impl calls::GuestCounter for Counter {
    fn new(start: u32) -> Self {
        Counter { count: Cell::new(start) }
    }

    fn add(&self, by: u32) -> u32 {
        self.count.set(self.count.get() + by);
        self.count.get()
    }
}

impl calls::Guest for Component {
    type Counter = Counter;

    fn text(a: String) -> String {
        a
    }

    fn items(a: Vec<Item>) -> Vec<Item> {
        a.into_iter().map(|item| Item { weight: item.weight * 2.0, ..item }).collect()
    }
}

provider::export!(Component);
