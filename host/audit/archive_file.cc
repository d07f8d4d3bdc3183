#include "audit/archive_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <nlohmann/json.hpp>

#include "audit/chain_check.h"
#include "audit/ndjson.h"

namespace patchbay::audit {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBuffer = std::size_t{256} << 10;
constexpr std::size_t kLongestLine = std::size_t{1} << 20;

Error cannot_archive(const fs::path& path, const std::string& what) {
  return Error(Code::kInvalidArgument, what).at(path.string());
}

std::string first_line(const AuditHead& before) {
  const nlohmann::ordered_json line = {{"patchbay_audit_archive", 1},
                                       {"host", before.host},
                                       {"seq", before.seq},
                                       {"hash", before.hash}};
  return line.dump() + "\n";
}

Result<AuditHead> read_first_line(const std::string& text, const fs::path& path) {
  const auto line = nlohmann::json::parse(text, nullptr, false);
  AuditHead head;
  const auto has = [&](const char* key, auto type) {
    return line.contains(key) && type(line[key]);
  };
  const auto is_text = [](const nlohmann::json& value) { return value.is_string(); };
  const auto is_whole = [](const nlohmann::json& value) { return value.is_number_unsigned(); };
  if (line.is_object() && has("patchbay_audit_archive", is_whole) &&
      line["patchbay_audit_archive"] == 1 && has("host", is_text) && has("seq", is_whole) &&
      has("hash", is_text)) {
    head = {line["host"], line["seq"], line["hash"]};
  }
  if (!head.host.empty() && is_audit_hash(head.hash)) return head;
  return cannot_archive(path,
                        "this is no archive of audit records of this version: its first line "
                        "does not say where the chain begins");
}

// Returns the host's name, reduced to characters that a file name may contain.
std::string in_file_name(std::string_view host) {
  std::string name;
  for (const char letter : host) {
    const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                       (letter >= '0' && letter <= '9') || letter == '.' || letter == '-';
    name += plain ? letter : '_';
  }
  return name.substr(0, 128);
}

std::string padded(std::int64_t seq) {
  const std::string digits = std::to_string(seq);
  return std::string(12 - std::min<std::size_t>(digits.size(), 12), '0') + digits;
}

bool sync_path(const fs::path& path) {
  const FileDescriptor opened(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  return opened.get() >= 0 && ::fsync(opened.get()) == 0;
}

// Reads the lines of a file. A line may have at most kLongestLine bytes.
class Lines {
 public:
  explicit Lines(const fs::path& path) : path_(path), in_(path, std::ios::binary) {}

  [[nodiscard]] bool is_open() const { return in_.is_open(); }
  // Reads the next line. Returns false at the end of the file. Fails if the line is too long, or
  // has no line feed at its end (the file was then cut off).
  Result<bool> next(std::string& line) {
    if (in_.peek() == std::ifstream::traits_type::eof()) return false;
    if (!std::getline(in_, line) || in_.eof() || line.size() > kLongestLine) {
      return cannot_archive(path_, "line " + std::to_string(number_ + 1) +
                                       " has no end, or is longer than 1 MiB; the file was cut");
    }
    ++number_;
    return true;
  }

 private:
  const fs::path path_;
  std::ifstream in_;
  std::int64_t number_ = 0;
};

Result<AuditHead> open_archive(Lines& lines, const fs::path& path) {
  if (!lines.is_open()) {
    return Error(Code::kNotFound, "the archive cannot be opened").at(path.string());
  }
  std::string line;
  PATCHBAY_TRY(lines.next(line));
  return read_first_line(line, path);
}

}  // namespace

ArchiveWriter::ArchiveWriter(fs::path folder, const AuditHead& before, fs::path unfinished,
                             FileDescriptor file)
    : folder_(std::move(folder)),
      before_(before),
      end_(before),
      unfinished_(std::move(unfinished)),
      file_(std::move(file)),
      buffer_(first_line(before)) {}

ArchiveWriter::~ArchiveWriter() {
  if (!unfinished_.empty() && file_.get() >= 0) ::unlink(unfinished_.c_str());
}

Result<ArchiveWriter> ArchiveWriter::make(fs::path folder, const AuditHead& before) {
  const fs::path unfinished =
      folder / ("audit-" + in_file_name(before.host) + "-" + padded(before.seq + 1) + "." +
                std::to_string(::getpid()) + ".unfinished");
  FileDescriptor file(
      ::open(unfinished.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (file.get() < 0) {
    return cannot_archive(folder,
                          "no archive can be written there; the folder must be there and be "
                          "writable for the user Patchbay runs as");
  }
  return ArchiveWriter(std::move(folder), before, unfinished, std::move(file));
}

Result<void> ArchiveWriter::add(std::span<const AuditRecord> records) {
  for (const AuditRecord& record : records) {
    buffer_.append(ndjson_line(record)).append("\n");
    end_.seq = record.seq;
    end_.hash = record.hash;
  }
  return buffer_.size() < kBuffer ? success() : flush();
}

Result<void> ArchiveWriter::flush() {
  std::string_view left = buffer_;
  while (!left.empty()) {
    const auto written = ::write(file_.get(), left.data(), left.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return cannot_archive(unfinished_, "it cannot be written; is the disk full?");
    left.remove_prefix(static_cast<std::size_t>(written));
  }
  buffer_.clear();
  return success();
}

Result<fs::path> ArchiveWriter::keep() {
  PATCHBAY_TRY(flush());
  if (::fsync(file_.get()) != 0) return cannot_archive(unfinished_, "it cannot be synced to disk");
  PATCHBAY_TRY(const auto verdict, verify_archive(unfinished_));
  if (!verdict.faults.empty() || verdict.end.hash != end_.hash) {
    return cannot_archive(unfinished_,
                          "it does not read as the chain it is of, so nothing was removed from the "
                          "store; run `patchbay audit verify`");
  }
  const fs::path path = folder_ / ("audit-" + in_file_name(before_.host) + "-" +
                                   padded(before_.seq + 1) + "-" + padded(end_.seq) + ".ndjson");
  if (::link(unfinished_.c_str(), path.c_str()) != 0) {
    if (errno != EEXIST) return cannot_archive(path, "it cannot be given its name");
    PATCHBAY_TRY(const auto there, verify_archive(path));
    if (!there.faults.empty() || there.before.hash != before_.hash || there.end.hash != end_.hash) {
      return cannot_archive(path, "it is already there and holds something else; move it away");
    }
  }
  if (!sync_path(folder_)) return cannot_archive(folder_, "it cannot be synced to disk");
  return path;
}

Result<AuditHead> beginning_of_archive(const fs::path& file) {
  Lines lines(file);
  return open_archive(lines, file);
}

Result<ArchiveVerdict> verify_archive(const fs::path& file, std::span<const AuditHead> known) {
  Lines lines(file);
  ArchiveVerdict verdict;
  PATCHBAY_TRY(verdict.before, open_archive(lines, file));
  ChainCheck check(verdict.before, known);
  if (auto fault = check.against_known()) verdict.faults.push_back(std::move(*fault));
  std::string line;
  while (verdict.faults.empty()) {
    PATCHBAY_TRY(const bool more, lines.next(line));
    if (!more) break;
    const auto record = record_of_ndjson(line);
    if (!record) {
      verdict.faults.push_back({verdict.before.host, check.head().seq + 1,
                                "the line is no audit record as Patchbay writes one"});
      break;
    }
    ++verdict.records;
    if (auto fault = check.take(*record)) verdict.faults.push_back(std::move(*fault));
  }
  verdict.end = check.head();
  return verdict;
}

Result<std::vector<fs::path>> archives_at(std::span<const fs::path> paths) {
  std::vector<fs::path> files;
  for (const fs::path& path : paths) {
    std::error_code failed;
    if (!fs::is_directory(path, failed)) {
      files.push_back(path);
      continue;
    }
    for (const auto& entry : fs::directory_iterator(path, failed)) {
      if (entry.path().extension() == ".ndjson") files.push_back(entry.path());
    }
    if (failed) {
      return Error(Code::kNotFound, "the folder cannot be read").at(path.string());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace patchbay::audit
