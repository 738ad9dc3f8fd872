#pragma once

#include <cstddef>

#include "insitu/row_sinks.h"

namespace insitu {

/// The common base of all sinks of rows: problems are passed on, after everything that was written before them.
class ReportingRowSink : public RowSink {
 public:
  /// What `context` refers to must outlive the sink.
  explicit ReportingRowSink(const SinkContext& context) : context_(context) {}

  void problem(std::size_t file, const InputProblem& problem) override {
    out().flush();
    context_.report(context_.file_names[file], problem);
  }
  void note(std::size_t file, const InputProblem& note) override { problem(file, note); }
  void flush() override { out().flush(); }
  [[nodiscard]] bool is_open() const override { return !context_.out.error(); }

 protected:
  [[nodiscard]] ByteOutput& out() const { return context_.out; }

 private:
  SinkContext context_;
};

}  // namespace insitu
