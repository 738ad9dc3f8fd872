#pragma once

#include <cstddef>
#include <string>

#include "engine/output/sinks.h"

namespace insitu {

/// What all sinks have in common: problems are passed on, behind everything that was written before them.
class ReportingSink : public Sink {
 public:
  explicit ReportingSink(const SinkContext& context) : context_(context) {}

  void problem(std::size_t file, const InputProblem& problem) override {
    out().flush();
    context_.report(file_name(file), problem);
  }
  void flush() override { out().flush(); }
  [[nodiscard]] bool is_open() const override { return !context_.out.error(); }

 protected:
  [[nodiscard]] ByteOutput& out() const { return context_.out; }
  [[nodiscard]] const std::string& file_name(std::size_t file) const { return context_.file_names[file]; }

 private:
  SinkContext context_;
};

}  // namespace insitu
