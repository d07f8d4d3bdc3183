#include "httpd/raw_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <stdexcept>
#include <utility>

namespace patchbay::test {

RawClient::RawClient(std::uint16_t port, const std::string& from)
    : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const timeval patience{60, 0};  // a test that hangs fails after a minute
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
  sockaddr_in own{};
  own.sin_family = AF_INET;
  if (!from.empty() && (::inet_pton(AF_INET, from.c_str(), &own.sin_addr) != 1 ||
                        ::bind(socket_, reinterpret_cast<sockaddr*>(&own), sizeof(own)) != 0)) {
    throw std::runtime_error("no such address");
  }
  if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) {
    throw std::runtime_error("nobody listens");
  }
}

RawClient::~RawClient() { close(); }

void RawClient::close() {
  if (socket_ >= 0) ::close(socket_);
  socket_ = -1;
}

bool RawClient::send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void RawClient::end_sending() const { ::shutdown(socket_, SHUT_WR); }

bool RawClient::receive_more() {
  std::array<char, 16384> piece;
  const ssize_t got = ::recv(socket_, piece.data(), piece.size(), 0);
  waited_in_vain_ = got < 0 && errno == EAGAIN;
  if (got <= 0) return false;
  buffer_.append(piece.data(), static_cast<std::size_t>(got));
  return true;
}

bool RawClient::is_closed() { return buffer_.empty() && !receive_more() && !waited_in_vain_; }

std::optional<httpd::Response> RawClient::receive(bool head_only) {
  std::size_t end = 0;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
    if (!receive_more()) return std::nullopt;
  }
  httpd::Response response;
  response.content_type.clear();
  response.status = std::stoi(buffer_.substr(9, 3));
  std::size_t at = buffer_.find("\r\n") + 2;
  std::size_t length = 0;
  while (at < end + 2) {
    const std::string line = buffer_.substr(at, buffer_.find("\r\n", at) - at);
    at += line.size() + 2;
    const std::size_t colon = line.find(": ");
    if (colon == std::string::npos) continue;
    response.headers.push_back({line.substr(0, colon), line.substr(colon + 2)});
    if (line.starts_with("Content-Length")) length = std::stoul(line.substr(colon + 2));
  }
  buffer_.erase(0, end + 4);
  if (head_only || response.status == 100) return response;
  while (buffer_.size() < length) {
    if (!receive_more()) return std::nullopt;
  }
  response.body = buffer_.substr(0, length);
  buffer_.erase(0, length);
  return response;
}

std::optional<std::string> RawClient::receive_chunk() {
  std::size_t line = 0;
  while ((line = buffer_.find("\r\n")) == std::string::npos) {
    if (!receive_more()) return std::nullopt;
  }
  const std::size_t size = std::stoul(buffer_.substr(0, line), nullptr, 16);
  while (buffer_.size() < line + 2 + size + 2) {
    if (!receive_more()) return std::nullopt;
  }
  std::string chunk = buffer_.substr(line + 2, size);
  buffer_.erase(0, line + 2 + size + 2);
  return chunk;
}

std::string RawClient::receive_rest() {
  while (receive_more()) {
  }
  return std::exchange(buffer_, {});
}

std::optional<httpd::Response> exchange(std::uint16_t port, std::string_view bytes) {
  RawClient client(port);
  if (!client.send(bytes)) return std::nullopt;
  return client.receive();
}

std::string request_text(std::string_view method, std::string_view target,
                         std::string_view header_lines, std::string_view body) {
  std::string text;
  text.append(method).append(" ").append(target).append(" HTTP/1.1\r\nHost: test\r\n");
  text.append(header_lines);
  if (!body.empty() || method == "POST" || method == "PUT" || method == "PATCH") {
    text.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n");
  }
  return text.append("\r\n").append(body);
}

std::string header_of(const httpd::Response& response, std::string_view name) {
  for (const auto& header : response.headers) {
    if (equal_ignoring_case(header.name, name)) return header.value;
  }
  return {};
}

bool is_listening(std::uint16_t port) {
  for (const auto& open : std::filesystem::directory_iterator("/proc/self/fd")) {
    const int descriptor = std::stoi(open.path().filename().string());
    int listens = 0;
    socklen_t size = sizeof(listens);
    if (::getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0) continue;
    sockaddr_in address{};
    socklen_t length = sizeof(address);
    const int named = ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &length);
    const bool is_tcp = address.sin_family == AF_INET || address.sin_family == AF_INET6;
    if (listens != 0 && named == 0 && is_tcp && ntohs(address.sin_port) == port) return true;
  }
  return false;
}

}  // namespace patchbay::test
