#pragma once

#include <span>

#include "insitu/program.h"
#include "insitu/scan_input.h"
#include "insitu/scan_options.h"
#include "insitu/scan_summary.h"
#include "insitu/sink.h"

namespace insitu {

/// Runs a program over inputs, in order, on several threads; results reach `sink` in input order whatever the threads.
///
/// The threads read and decompress on their own: the chunks of a large file, or different files, at the same time.
///
/// Memory: per thread three blocks (512 KiB, or the longest line encountered), the JSON index (4 MiB), a file that is
/// being read (with its decompressor), and 8 MiB of results that wait for earlier ones: less than 64 MiB for two
/// threads, whatever the size of the inputs. One very long line takes at most eight times its length, fifty times where
/// a space-delimited pattern with an ellipsis must know all of its fields.
///
/// A file that cannot be read, in whole or in part, is a `problem` of that file; the rest goes on. Never throws.
/// REQUIRES: !program.is_query()
ScanSummary scan(const Program& program, std::span<const Input> inputs, Sink& sink, const ScanOptions& options = {});

}  // namespace insitu
