#pragma once

#include <memory>
#include <utility>

#include "engine/plan/plan.h"
#include "insitu/program.h"

namespace insitu {

/// The way of the engine to what a Program holds; users have none.
struct ProgramAccess {
  static Program program_of(std::shared_ptr<const ProgramParts> parts) { return Program(std::move(parts)); }
  static const ProgramParts& parts_of(const Program& program) { return *program.parts_; }
};

/// Returns what a program holds, valid for as long as any copy of it lives.
inline const ProgramParts& parts_of(const Program& program) { return ProgramAccess::parts_of(program); }

}  // namespace insitu
