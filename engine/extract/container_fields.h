#pragma once

#include <string_view>

#include "engine/model/arena.h"
#include "insitu/field_value.h"
#include "insitu/log_event.h"

namespace insitu {

/// The field that holds where a container wrote a line.
inline constexpr std::string_view kContainerStream = "@container.stream";
/// What the names of fields begin with that hold what Docker adds to a record: a label or variable follows.
inline constexpr std::string_view kContainerAttrs = "@container.attrs.";

/// Whether a field holds what the log of a container states.
bool is_container_field(std::string_view name);

/// Returns the value of such a field; it borrows from the facts or, where it has escapes, from `arena`. Missing: they
/// do not state it. Thread-safe with an arena for each thread. REQUIRES: is_container_field(name)
FieldValue container_field(const ContainerFacts& facts, std::string_view name, Arena& arena);

}  // namespace insitu
