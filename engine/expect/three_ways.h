#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <utility>

#include "insitu/program.h"
#include "insitu/result.h"

namespace insitu {

/// A pattern that tests single messages in three ways that share little: the matcher, the matcher of the plan as it was
/// written, and a scan with its prefilter. Several threads may use one object at the same time.
class ThreeWays {
 public:
  /// Compiles a pattern. The error is the diagnostic of a pattern that the service refuses.
  static Result<ThreeWays> compile(std::string_view pattern);

  [[nodiscard]] const Program& program() const { return program_; }
  /// Returns the program that was compiled with Rewriting::Off, for explanations.
  [[nodiscard]] const Program& as_written() const { return as_written_; }

  /// Returns whether the pattern matches; the error says that the ways do not agree, which is a mistake of this
  /// program, or that the message nests too deep to be tested.
  [[nodiscard]] std::expected<bool, std::string> matches(std::string_view message) const;

 private:
  ThreeWays(Program program, Program as_written) : program_(std::move(program)), as_written_(std::move(as_written)) {}

  Program program_;
  Program as_written_;
};

}  // namespace insitu
