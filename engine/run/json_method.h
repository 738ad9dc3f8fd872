#pragma once

#include "engine/extract/field_reader.h"
#include "engine/extract/json_extractor.h"
#include "engine/plan/query_plan.h"
#include "insitu/compile_options.h"

namespace insitu {

/// How JSON is read. Without prefiltering no kernel looks at a message, and the plain walk gives the same answer.
inline JsonMethod json_method(const CompileOptions& options) {
  return options.prefiltering == Prefiltering::On ? JsonMethod::Scan : JsonMethod::Walk;
}

/// Whether the quota on discovered fields applies.
inline FieldQuota field_quota(const CompileOptions& options) {
  return options.quotas == ServiceQuotas::Enforced ? FieldQuota::Enforced : FieldQuota::Lifted;
}

/// What a field reader must find for a field of a query.
inline WantedField wanted_field(const FieldSource& field) {
  return {field.name, field.wants_structure ? Structures::Slice : Structures::Missing};
}

}  // namespace insitu
