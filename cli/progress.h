#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>

#include "cli/input_files.h"
#include "insitu/row_sink.h"

namespace insitu::cli {

/// Returns a line on how far the reading has come: "1.2 GB of 3.4 GB, 0.8 GB/s, 3 s left". `total`: bytes of all files;
/// nullopt: not known. REQUIRES: seconds > 0
std::string progress_line(std::uint64_t done, std::optional<std::uint64_t> total, double seconds);

/// When results are printed.
enum class Printing { WhileReading, AfterReading };

/// Shows on stderr, from the first second on, how far the reading of files has come, compressed ones included; nothing
/// where stderr is no terminal, or results go to one while files are read. The line is removed at the end, and before
/// each message.
class Progress {
 public:
  Progress(const InputArguments& arguments, const InputFiles& files, Printing printing);
  ~Progress();
  /// Ends it before the object does: from now on nothing is shown. May be called by any thread, but by one at a time.
  void end();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

 private:
  void show(std::uint64_t begin, std::optional<std::uint64_t> total);

  std::mutex mutex_;
  std::condition_variable ended_;
  bool is_over_ = false;
  std::thread thread_;
};

/// Passes rows on to a sink that prints them at the end, once the progress is over.
class RowsAfterProgress : public RowSink {
 public:
  /// Both must outlive it.
  RowsAfterProgress(RowSink& sink, Progress& progress) : sink_(sink), progress_(progress) {}

  void columns(std::span<const std::string> names) override { sink_.columns(names); }
  void row(std::span<const FieldValue> values, std::string_view pointer) override { sink_.row(values, pointer); }
  [[nodiscard]] std::unique_ptr<RowFormatter> formatter() const override { return sink_.formatter(); }
  void formatted_rows(std::string_view text) override { sink_.formatted_rows(text); }
  void problem(std::size_t file, const InputProblem& problem) override { sink_.problem(file, problem); }
  void note(std::size_t file, const InputProblem& note) override { sink_.note(file, note); }
  void finish(const ScanSummary& summary) override {
    progress_.end();
    sink_.finish(summary);
  }
  void flush() override { sink_.flush(); }
  [[nodiscard]] bool is_open() const override { return sink_.is_open(); }

 private:
  RowSink& sink_;
  Progress& progress_;
};

}  // namespace insitu::cli
