//! Which columns stand on the grid, and how the page names them.

use std::{fmt, str::FromStr};

use domain::{
    move_preview::Shift,
    schedule::{ColumnKey, DayView},
};
use leptos::prelude::*;

use super::{
    address::{Address, View},
    board::Board,
};

/// A column of the page, by the id of its element.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ColumnId {
    /// Of a doctor's day.
    Of(ColumnKey),
    /// Of a chair, by its place.
    Chair(u8),
}

impl ColumnId {
    /// The column into which a shift leads.
    pub fn of(shift: &Shift) -> Self {
        shift.chair.map_or(Self::Of(shift.to), Self::Chair)
    }

    /// The shift, into this column.
    pub fn take(self, shift: Shift) -> Shift {
        match self {
            Self::Of(to) => Shift { to, chair: None, ..shift },
            Self::Chair(chair) => Shift { chair: Some(chair), ..shift },
        }
    }
}

impl fmt::Display for ColumnId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Of(key) => write!(out, "d{key}"),
            Self::Chair(place) => write!(out, "c{place}"),
        }
    }
}

impl FromStr for ColumnId {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text.split_at_checked(1).ok_or(())? {
            ("d", key) => key.parse().map(Self::Of),
            ("c", place) => place.parse().map(Self::Chair).map_err(drop),
            _ => Err(()),
        }
    }
}

/// The columns on the grid, from the left.
pub fn shown(board: Board) -> Vec<ColumnId> {
    board.day.with(|day| board.address.with(|address| of_day(day, address)))
}

fn of_day(day: &DayView, address: &Address) -> Vec<ColumnId> {
    let columns = || day.columns.iter().filter(|column| address.shows(column));
    if address.view != View::Chairs {
        return columns().map(|column| ColumnId::Of(column.key())).collect();
    }
    let is_used = |place: &u8| {
        columns().any(|column| {
            column.chair == Some(*place) || column.blocks.iter().any(|block| block.chair == Some(*place))
        })
    };
    let places = (0_u8..).zip(&day.chairs).map(|(place, _)| place);
    places.filter(is_used).map(ColumnId::Chair).collect()
}
