#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <utility>

#include "engine/plan/program.h"
#include "grammar/result.h"

namespace insitu {

/// A pattern, ready to be asked about single messages in three ways that share little: the matcher, the matcher of the
/// plan as it was written, and a scan with its prefilter.
class ThreeWays {
 public:
  /// The error is what the service refuses about the pattern.
  static Result<ThreeWays> compile(std::string_view pattern);

  [[nodiscard]] const Program& program() const { return program_; }
  /// Compiled with Rewriting::Off, for explanations.
  [[nodiscard]] const Program& as_written() const { return as_written_; }

  /// Whether the pattern matches; the error says that the ways do not agree, which is a mistake of this program, or
  /// that the message nests too deep to be looked at.
  [[nodiscard]] std::expected<bool, std::string> matches(std::string_view message) const;

 private:
  ThreeWays(Program program, Program as_written) : program_(std::move(program)), as_written_(std::move(as_written)) {}

  Program program_;
  Program as_written_;
};

}  // namespace insitu
