#pragma once

#include "grammar/refusal_scene.h"
#include "insitu/diagnostic.h"

/// The messages for a rule of a composite alarm that cannot be read on: one function per place where the grammar
/// insists.
namespace insitu::refusals::alarms {

Refusal unclosed_name;
Refusal term;      // a state of an alarm, or a constant, was to begin
Refusal rule_end;  // after a term
Refusal opening;   // `(` after a word
Refusal closing;   // `)`
Refusal comma;     // after an argument of AT_LEAST
Refusal name;      // of an alarm
Refusal number;    // of alarms
Refusal state;     // in AT_LEAST

}  // namespace insitu::refusals::alarms
