#include "audit/ndjson.h"

#include <charconv>
#include <nlohmann/json.hpp>

#include "base/rfc3339.h"

namespace patchbay::audit {
namespace {

// Returns the text as a JSON string. Replaces invalid UTF-8, which is in the store only if somebody
// changed a record there.
std::string quoted(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

// Returns a payload or context as JSON. A text that is not JSON (somebody changed it in the
// database) is returned as a JSON string.
std::string object(const std::string& text) {
  return nlohmann::json::accept(text) ? text : quoted(text);
}

// Reads a line member by member, in the order of ndjson_line(). Payload and context are taken
// exactly as written: parsing and writing them again could change their bytes, and so the hash.
class LineReader {
 public:
  explicit LineReader(std::string_view line) : left_(line) {}

  bool skip(std::string_view text) {
    if (!left_.starts_with(text)) return false;
    left_.remove_prefix(text.size());
    return true;
  }
  // Reads a payload or a context: an object, taken exactly as written, or a JSON string that
  // object() wrote.
  bool json(std::string& into) {
    if (left_.starts_with('"')) return text(into);
    return raw(into);
  }
  // Reads one JSON value, exactly as written.
  bool raw(std::string& into) {
    const std::size_t size = size_of_value();
    into = left_.substr(0, size);
    left_.remove_prefix(size);
    return size > 0;
  }
  bool text(std::string& into) {
    std::string written;
    if (!raw(written)) return false;
    const auto value = nlohmann::json::parse(written, nullptr, false);
    if (!value.is_string()) return false;
    into = value.get<std::string>();
    return true;
  }
  bool number(std::int64_t& into) {
    const auto read = std::from_chars(left_.data(), left_.data() + left_.size(), into);
    if (read.ec != std::errc()) return false;
    left_.remove_prefix(static_cast<std::size_t>(read.ptr - left_.data()));
    return true;
  }
  [[nodiscard]] bool at_end() const { return left_.empty(); }

 private:
  // Returns the size of the string, object or array at the beginning of `left_`. Returns 0 if this
  // value has no end.
  [[nodiscard]] std::size_t size_of_value() const {
    int depth = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < left_.size(); ++i) {
      const char letter = left_[i];
      if (in_string && letter == '\\') {
        ++i;
      } else if (letter == '"') {
        in_string = !in_string;
      } else if (!in_string && (letter == '{' || letter == '[')) {
        ++depth;
      } else if (!in_string && (letter == '}' || letter == ']')) {
        --depth;
      }
      if (!in_string && depth <= 0) return depth == 0 && i > 0 ? i + 1 : 0;
    }
    return 0;
  }

  std::string_view left_;
};

}  // namespace

std::optional<AuditRecord> record_of_ndjson(std::string_view line) {
  AuditRecord record;
  std::string at;
  LineReader reader(line);
  const bool read =
      reader.skip("{\"host\":") && reader.text(record.host) && reader.skip(",\"seq\":") &&
      reader.number(record.seq) && reader.skip(",\"at\":") && reader.text(at) &&
      reader.skip(",\"action\":") && reader.text(record.action) &&
      reader.skip(",\"organization\":") && reader.text(record.organization) &&
      reader.skip(",\"actor\":") && reader.text(record.actor) && reader.skip(",\"subject\":") &&
      reader.text(record.subject) && reader.skip(",\"trace_id\":") &&
      reader.text(record.trace_id) && reader.skip(",\"payload\":") && reader.json(record.payload) &&
      reader.skip(",\"context\":") && reader.json(record.context) && reader.skip(",\"hash\":") &&
      reader.text(record.hash) && reader.skip("}") && reader.at_end();
  const auto time = read ? parse_rfc3339(at) : std::nullopt;
  if (!time) return std::nullopt;
  record.at = store::to_millis(*time);
  return record;
}

std::string ndjson_line(const AuditRecord& record) {
  std::string line = "{\"host\":" + quoted(record.host);
  line += ",\"seq\":" + std::to_string(record.seq);
  line += ",\"at\":\"" + rfc3339(store::from_millis(record.at)) + "\"";
  line += ",\"action\":" + quoted(record.action);
  line += ",\"organization\":" + quoted(record.organization);
  line += ",\"actor\":" + quoted(record.actor);
  line += ",\"subject\":" + quoted(record.subject);
  line += ",\"trace_id\":" + quoted(record.trace_id);
  line += ",\"payload\":" + object(record.payload);
  line += ",\"context\":" + object(record.context);
  line += ",\"hash\":" + quoted(record.hash) + "}";
  return line;
}

Result<void> export_ndjson(store::Store& store, AuditQuery query,
                           const std::function<Result<void>(std::string_view line)>& write) {
  do {
    PATCHBAY_TRY(auto page, patchbay::audit::query(store, query));
    for (const auto& record : page.records) {
      PATCHBAY_TRY(write(ndjson_line(record) + "\n"));
    }
    query.after = std::move(page.next);
  } while (!query.after.empty());
  return success();
}

}  // namespace patchbay::audit
