-- Visits that follow each other at intervals which a treatment needs.
CREATE TABLE treatment_plans (
    id UUID PRIMARY KEY,
    patient_id UUID NOT NULL REFERENCES patients (id),
    branch_id UUID NOT NULL REFERENCES branches (id),
    doctor_id UUID REFERENCES doctors (id), -- none: anybody who does the services
    title TEXT NOT NULL,
    times TEXT NOT NULL, -- JSON: domain::visit_times::VisitTimes
    note TEXT NOT NULL DEFAULT '',
    starts_on DATE NOT NULL, -- the first visit is due from then on
    closed_at TIMESTAMPTZ, -- nothing more is booked for it
    -- The first step that needs a visit, and when it is due; follows from the visits and is kept up with them.
    next_step_id UUID,
    due_from DATE,
    due_until DATE,
    created_by UUID REFERENCES users (id),
    created_by_name TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    version BIGINT NOT NULL DEFAULT 1,
    CHECK ((next_step_id IS NULL) = (due_from IS NULL)),
    CHECK (closed_at IS NULL OR next_step_id IS NULL)
);
CREATE INDEX treatment_plans_patient ON treatment_plans (patient_id);
CREATE INDEX treatment_plans_due ON treatment_plans (branch_id, due_from) WHERE next_step_id IS NOT NULL;

CREATE TABLE plan_steps (
    id UUID PRIMARY KEY,
    plan_id UUID NOT NULL REFERENCES treatment_plans (id),
    position INTEGER NOT NULL, -- from 0
    services TEXT NOT NULL, -- JSON: ids
    doctor_id UUID REFERENCES doctors (id), -- none: the plan's
    min_days INTEGER NOT NULL CHECK (min_days > 0), -- after the visit before
    max_days INTEGER CHECK (max_days >= min_days),
    booking_id UUID REFERENCES bookings (id) -- the visit that was booked for it last
);
CREATE INDEX plan_steps_plan ON plan_steps (plan_id, position);
CREATE UNIQUE INDEX plan_steps_booking ON plan_steps (booking_id) WHERE booking_id IS NOT NULL;
