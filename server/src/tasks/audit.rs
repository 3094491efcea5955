//! `priyom audit verify`: proves that the audit is whole, or names what was done to it.

use backend::{
    Backend,
    audit_chain::{Fault, Harm},
    services::audit::{self, Verdict},
};
use chrono::{DateTime, SecondsFormat, Utc};

use super::TaskError;

pub(super) async fn verify(backend: &Backend, kept: Option<&str>) -> Result<(), TaskError> {
    let verdict = audit::verify(&backend.system(), kept).await?;
    told(&verdict).iter().for_each(|line| println!("{line}"));
    match verdict.fault_count {
        0 => Ok(()),
        1 => Err(TaskError::refused("The audit is not whole: there is a fault.")),
        count => Err(TaskError::refused(format!("The audit is not whole: there are {count} faults."))),
    }
}

fn told(verdict: &Verdict) -> Vec<String> {
    let mut lines = vec![format!("Sealed rows: {}, in {} blocks.", verdict.rows, verdict.blocks)];
    if let Some((first, last)) = verdict.times {
        lines.push(format!("They tell of {} to {}.", time(first), time(last)));
    }
    if verdict.unsealed > 0 {
        lines.push(format!("Rows that wait for their seal: {}.", verdict.unsealed));
    }
    if verdict.late > 0 {
        lines.push(format!("Rows that were written over an hour after what they tell of: {}.", verdict.late));
    }
    lines.extend(verdict.faults.iter().map(words));
    let unnamed = verdict.fault_count - verdict.faults.len() as u64;
    if unnamed > 0 {
        lines.push(format!("And {unnamed} more faults."));
    }
    if let Some(newest) = &verdict.newest {
        lines.push(format!("Newest seal, {} of {}: {}", newest.number, time(newest.at), newest.seal));
    }
    if verdict.fault_count == 0 {
        lines.push("The audit is whole.".into());
    }
    lines
}

fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// `FAULT: row 17 of block 2 was altered.`
fn words(fault: &Fault) -> String {
    let what = match fault.harm {
        Harm::Altered => "was altered",
        Harm::Missing => "is missing",
        Harm::Reordered => "stands in the place of another",
        Harm::Inserted => "was inserted behind the program's back",
        Harm::Seal => "has a seal that does not fit its rows and the seal before it",
        Harm::NoBlock => "is missing",
        Harm::NotInChain => return "FAULT: the seal that was kept elsewhere is not in the audit.".into(),
    };
    match (fault.row, fault.block) {
        (Some(row), Some(block)) => format!("FAULT: row {row} of block {block} {what}."),
        (Some(row), None) => format!("FAULT: row {row} {what}."),
        (None, Some(block)) => format!("FAULT: block {block} {what}."),
        (None, None) => format!("FAULT: something {what}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_names_its_row_and_its_block() {
        let fault = |row, block, harm| words(&Fault { row, block, harm });
        assert_eq!(fault(Some(17), Some(2), Harm::Altered), "FAULT: row 17 of block 2 was altered.");
        assert_eq!(
            fault(Some(9), None, Harm::Inserted),
            "FAULT: row 9 was inserted behind the program's back."
        );
        assert_eq!(fault(None, Some(3), Harm::NoBlock), "FAULT: block 3 is missing.");
    }

    #[test]
    fn a_whole_audit_says_so_and_gives_its_newest_seal() {
        let at = DateTime::UNIX_EPOCH;
        let newest = Some(audit::Newest { number: 2, at, seal: "5ea1".into() });
        let verdict = Verdict {
            rows: 700,
            blocks: 2,
            times: Some((at, at)),
            newest,
            unsealed: 3,
            ..Verdict::default()
        };
        assert_eq!(
            told(&verdict),
            [
                "Sealed rows: 700, in 2 blocks.",
                "They tell of 1970-01-01T00:00:00Z to 1970-01-01T00:00:00Z.",
                "Rows that wait for their seal: 3.",
                "Newest seal, 2 of 1970-01-01T00:00:00Z: 5ea1",
                "The audit is whole.",
            ]
        );
    }
}
