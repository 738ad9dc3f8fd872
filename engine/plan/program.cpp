#include "insitu/program.h"

#include "engine/plan/plan.h"

namespace insitu {

std::span<const Diagnostic> Program::notes() const { return parts_->notes; }
std::span<const Diagnostic> Program::doubts() const { return parts_->doubts; }
bool Program::is_query() const { return parts_->query.has_value(); }

}  // namespace insitu
