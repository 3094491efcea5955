//! What came in and could not be read: masked until it is asked for, off the list once it is dealt with.

use backend::services::{leads, telephony, unread};
use domain::{
    error::AppError,
    lead::LeadSource,
    lead_intake::read,
    permission::{Permission, Role},
    telephony::Provider,
    unread::Inlet,
};
use tests::{
    on_both,
    world::{Engine, World, morning},
};

use crate::{actor, editor, refused};

const PAYLOAD: &str = r#"{"event": "singing", "phone": "+79161234501"}"#;

on_both! {
    async fn what_could_not_be_read_is_masked_revealed_and_dealt_with(world: World) {
        let (system, editor) = (world.backend.system(), editor(&world));
        telephony::take(&system, Provider::Generic, PAYLOAD).await.unwrap();
        let intake = read(LeadSource::Telegram, "Анна Кузнецова +7 916".into(), world.backend.now());
        leads::receive(&system, intake).await.unwrap();
        let page = unread::page(&editor).await.unwrap();
        assert_eq!(page.lines.len(), 2);
        for line in &page.lines {
            assert!(!line.fault.is_empty() && !line.masked.contains("916"), "{line:?}");
        }
        let call = page.lines.iter().find(|line| line.inlet == Inlet::Calls).unwrap();
        assert!(call.masked.contains("phone"), "the names of fields help to mend it");
        assert_eq!(unread::reveal(&editor, call.inlet, call.id).await.unwrap(), PAYLOAD);
        unread::settle(&editor, call.inlet, call.id, true).await.unwrap();
        let left = unread::page(&editor).await.unwrap().lines;
        assert_eq!(left.iter().map(|line| line.inlet).collect::<Vec<_>>(), [Inlet::Leads]);
        unread::settle(&editor, call.inlet, call.id, false).await.unwrap();
        assert_eq!(unread::page(&editor).await.unwrap().lines.len(), 2);
        // an id of the other kind is none
        let other = refused(unread::settle(&editor, Inlet::Leads, call.id, true).await);
        assert_eq!(other, AppError::NotFound);
    }

    async fn refusals_are_counted_and_nothing_is_written(world: World) {
        let editor = editor(&world);
        unread::refused(&world.backend, "mango");
        unread::refused(&world.backend, "mango");
        let refused = unread::page(&editor).await.unwrap().refused;
        assert_eq!(refused.len(), 1);
        assert_eq!((refused[0].source.as_str(), refused[0].count, refused[0].last_at), ("mango", 2, morning()));
    }

    async fn what_people_wrote_is_for_those_who_may_reveal_it(world: World) {
        telephony::take(&world.backend.system(), Provider::Generic, PAYLOAD).await.unwrap();
        let admin = world.backend.authorize(&actor(Role::Admin), Permission::EditClinic).unwrap();
        let page = unread::page(&admin).await.unwrap();
        assert!(!page.reveals);
        let line = &page.lines[0];
        assert_eq!(refused(unread::reveal(&admin, line.inlet, line.id).await), AppError::Forbidden);
        let operator = world.backend.authorize(&actor(Role::Operator), Permission::TakeCalls).unwrap();
        assert_eq!(refused(unread::page(&operator).await), AppError::Forbidden);
        assert_eq!(refused(unread::settle(&operator, line.inlet, line.id, true).await), AppError::Forbidden);
    }
}
