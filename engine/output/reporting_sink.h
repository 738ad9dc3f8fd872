#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "insitu/sinks.h"

namespace insitu {

/// The common base of all sinks of events: problems are passed on, after everything that was written before them.
class ReportingSink : public Sink {
 public:
  /// What `context` refers to must outlive the sink.
  explicit ReportingSink(const SinkContext& context) : context_(context) {}

  void problem(std::size_t file, const InputProblem& problem) override {
    out().flush();
    context_.report(file_name(file), problem);
  }
  void note(std::size_t file, const InputProblem& note) override { problem(file, note); }
  void flush() override { out().flush(); }
  [[nodiscard]] bool is_open() const override { return !context_.out.error(); }

 protected:
  [[nodiscard]] ByteOutput& out() const { return context_.out; }
  [[nodiscard]] const std::string& file_name(std::size_t file) const { return context_.file_names[file]; }
  /// The file that an event is in; in an archive with its member: `bundle.zip:var/log/app.log`. Valid until the next
  /// call.
  [[nodiscard]] std::string_view file_name(const SelectedEvent& event) {
    if (event.member.empty()) return file_name(event.file);
    member_name_ = file_name(event.file) + ":";
    return member_name_ += event.member;
  }

 private:
  SinkContext context_;
  std::string member_name_;
};

}  // namespace insitu
