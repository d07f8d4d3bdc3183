#include "httpd/response.h"

#include <algorithm>
#include <array>

namespace patchbay::httpd {
namespace {

struct Reason {
  int status;
  std::string_view text;
};

constexpr std::array<Reason, 27> kReasons = {{
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {206, "Partial Content"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {413, "Content Too Large"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {422, "Unprocessable Content"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {499, "Client Closed Request"},
    {500, "Internal Server Error"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
}};

bool fits_a_line(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char byte) {
    return static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F;
  });
}

void add(std::string& head, std::string_view name, std::string_view value) {
  if (!fits_a_line(name) || !fits_a_line(value)) return;
  head.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

std::string_view reason_of(int status) {
  for (const Reason& reason : kReasons) {
    if (reason.status == status) return reason.text;
  }
  return "Unknown";
}

std::string head_of(const Response& response, std::string_view date, std::string_view trace_id,
                    bool keep_alive, Framing framing) {
  std::string head;
  head.reserve(320);
  head.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
  head.append(reason_of(response.status)).append("\r\n");
  if (!response.content_type.empty()) add(head, "Content-Type", response.content_type);
  const bool bodiless = response.status == 204 || response.status == 304;
  if (framing == Framing::kChunks) add(head, "Transfer-Encoding", "chunked");
  if (framing == Framing::kLength && !bodiless) {
    add(head, "Content-Length", std::to_string(bytes_of(response).size()));
  }
  for (const auto& header : response.headers) add(head, header.name, header.value);
  add(head, "Date", date);
  add(head, "Cache-Control", "no-store");
  add(head, "X-Content-Type-Options", "nosniff");
  if (!trace_id.empty()) add(head, "X-Trace-Id", trace_id);
  if (!keep_alive) add(head, "Connection", "close");
  head.append("\r\n");
  return head;
}

}  // namespace patchbay::httpd
