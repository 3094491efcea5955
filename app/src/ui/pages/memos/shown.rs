//! What stands on the page, and what is done with it.

use chrono::NaiveDate;
use domain::{
    clinic_time::local_date,
    error::AppError,
    id::MemoId,
    memo::{self, MemoForm, MemoKind, MemoList},
};
use leptos::{prelude::*, task::spawn_local};

use super::writing::Typed;
use crate::{
    api::memos::{acknowledge_memo, list_memos, put_up_memo, take_down_memo},
    i18n::*,
    ui::{
        connection::{Connection, use_connection},
        focus,
        parts::{toast::ToastStack, use_toasts},
        words,
    },
};

/// The id of one of them on the page.
pub fn anchor(id: MemoId) -> String {
    format!("memo-{id}")
}

/// What the page knows and what is typed on it. It is older than what the resource draws, and is read anew by none,
/// which would draw the forms anew with what is typed there.
#[derive(Clone, Copy)]
pub struct Memos {
    /// What colleagues tell.
    pub list: RwSignal<MemoList>,
    /// A note for the next shift that is being written.
    pub note: Typed,
    /// An announcement that is being written.
    pub announcement: Typed,
    /// Whether one is being written.
    pub announcing: RwSignal<bool>,
    connection: Connection,
    toasts: ToastStack,
    i18n: leptos_i18n::I18nContext<Locale>,
}

impl Memos {
    /// Of a page that nobody has told of yet.
    pub fn new() -> Self {
        Self {
            list: RwSignal::new(nothing()),
            note: Typed::new(MemoKind::Shift),
            announcement: Typed::new(MemoKind::Announcement),
            announcing: RwSignal::new(false),
            connection: use_connection(),
            toasts: use_toasts(),
            i18n: use_i18n(),
        }
    }

    /// Those of a kind, the newest first.
    pub fn of(self, kind: MemoKind) -> Vec<memo::Memo> {
        self.list.with(|list| list.memos.iter().filter(|memo| memo.kind == kind).cloned().collect())
    }

    /// One of them, as it is now.
    pub fn find(self, id: MemoId) -> Option<memo::Memo> {
        self.list.with(|list| list.memos.iter().find(|memo| memo.id == id).cloned())
    }

    /// Whether there is a place for notes to the next shift.
    pub fn has_notes(self) -> bool {
        self.list.with(|list| list.hands_over || list.memos.iter().any(|memo| memo.kind == MemoKind::Shift))
    }

    /// Those that the reader has not read, in the order of the page: which, and who wrote it.
    pub fn unread(self) -> Vec<(MemoId, String)> {
        let kinds = [MemoKind::Shift, MemoKind::Announcement];
        let unread = kinds.into_iter().flat_map(|kind| self.of(kind)).filter(|memo| !memo.read);
        unread.map(|memo| (memo.id, memo.by)).collect()
    }

    /// The clinic's date.
    pub fn today(self) -> NaiveDate {
        self.list.with(|list| local_date(list.zone, list.now))
    }

    /// Shows what the server tells, unless something newer is shown already.
    pub fn show(self, told: MemoList) {
        self.list.try_update(|list| {
            if told.now >= list.now {
                *list = told;
            }
        });
    }

    /// Reads all of it anew.
    pub fn again(self) {
        spawn_local(self.read());
    }

    async fn read(self) {
        if self.list.is_disposed() {
            return;
        }
        let answer = list_memos().await;
        if self.note(&answer)
            && let Ok(told) = answer
        {
            self.show(told);
        }
    }

    /// Takes note of how a call to the server went, and says why it was refused; whether it was done.
    fn note<T>(self, answer: &Result<T, AppError>) -> bool {
        self.connection.note(answer);
        match answer {
            // a banner says so already
            Ok(_) | Err(AppError::Offline) => (),
            Err(error) => self.toasts.say(words::error(self.i18n.get_locale_untracked(), error)),
        }
        answer.is_ok()
    }

    /// Says that the reader has read one.
    pub fn acknowledge(self, id: MemoId) {
        spawn_local(async move {
            self.note(&acknowledge_memo(id).await);
            self.read().await;
            give_back(id);
        });
    }

    /// Takes one down; the toast puts it up again.
    pub fn take_down(self, id: MemoId) {
        spawn_local(async move {
            if self.note(&take_down_memo(id, true).await) {
                let said = td_string!(self.i18n.get_locale_untracked(), memos.taken_down);
                self.toasts.with_undo(said, move || self.put_back(id));
            }
            self.read().await;
            give_back(id);
        });
    }

    fn put_back(self, id: MemoId) {
        spawn_local(async move {
            self.note(&take_down_memo(id, false).await);
            self.read().await;
        });
    }

    /// Puts one up. The form says why it was refused.
    pub async fn put_up(self, form: MemoForm) -> Result<(), AppError> {
        let kind = form.kind;
        let answer = put_up_memo(form).await;
        self.connection.note(&answer);
        answer?;
        let language = self.i18n.get_locale_untracked();
        self.toasts.say(match kind {
            MemoKind::Shift => td_string!(language, memos.handed_over),
            MemoKind::Announcement => td_string!(language, memos.announced),
        });
        self.again();
        Ok(())
    }
}

/// What is known before the server has told.
fn nothing() -> MemoList {
    MemoList {
        memos: Vec::new(),
        announces: false,
        hands_over: false,
        now: chrono::DateTime::UNIX_EPOCH,
        zone: chrono_tz::Europe::Moscow,
    }
}

/// What was pressed is gone from the page: the focus goes to what it stood on, or to the page.
fn give_back(id: MemoId) {
    request_animation_frame(move || {
        if focus::is_lost() && !focus::give_first(&format!("#{}", anchor(id))) {
            focus::give_first("#main");
        }
    });
}
