#include "loopback.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <string_view>

namespace patchbay::bench {
namespace {

std::string request(const std::string& method, const std::string& path, const std::string& headers,
                    const std::string& body) {
  std::string text = method + " " + path + " HTTP/1.1\nHost: 127.0.0.1\n" + headers;
  if (method == "POST") text += "Content-Length: " + std::to_string(body.size()) + "\n";
  std::string out;
  for (const char c : text + "\n") out += c == '\n' ? std::string("\r\n") : std::string(1, c);
  return out + body;
}

bool send_all(int socket, std::string_view text) {
  while (!text.empty()) {
    const ssize_t sent = ::send(socket, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

// Receives bytes until `is_enough` returns true or the other side closes the connection.
template <class IsEnough>
std::string receive(int socket, const IsEnough& is_enough) {
  std::string text;
  std::array<char, 4096> piece{};
  while (!is_enough(text)) {
    const ssize_t got = ::recv(socket, piece.data(), piece.size(), 0);
    if (got <= 0) break;
    text.append(piece.data(), static_cast<std::size_t>(got));
  }
  return text;
}

bool has_head(const std::string& text) { return text.find("\r\n\r\n") != text.npos; }

}  // namespace

int connect_to(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (socket < 0) return -1;
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    return socket;
  }
  ::close(socket);
  return -1;
}

std::string post(std::uint16_t port, const std::string& path, const std::string& headers,
                 const std::string& body) {
  const int socket = connect_to(port);
  if (socket < 0) return {};
  std::string answer;
  if (send_all(socket, request("POST", path, headers + "Connection: close\n", body))) {
    answer = receive(socket, [](const std::string&) { return false; });
  }
  ::close(socket);
  return answer;
}

KeptConnection::~KeptConnection() {
  if (socket_ >= 0) ::close(socket_);
}

int KeptConnection::post(const std::string& path, const std::string& headers,
                         const std::string& body) {
  if (socket_ < 0 || !send_all(socket_, request("POST", path, headers, body))) return 0;
  const std::string answer = receive(socket_, [](const std::string& text) {
    const std::size_t head = text.find("\r\n\r\n");
    if (head == text.npos) return false;
    const std::size_t size = std::strtoul(header_of(text, "content-length").c_str(), nullptr, 10);
    return text.size() >= head + 4 + size;
  });
  constexpr std::string_view kVersion = "HTTP/1.1 ";
  return answer.starts_with(kVersion) ? std::atoi(answer.c_str() + kVersion.size()) : 0;
}

std::string header_of(const std::string& answer, const std::string& name) {
  std::string lower = answer.substr(0, answer.find("\r\n\r\n") + 2);
  std::ranges::transform(lower, lower.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const std::size_t at = lower.find("\r\n" + name + ": ");
  if (at == lower.npos) return {};
  const std::size_t from = at + name.size() + 4;
  return answer.substr(from, lower.find("\r\n", from) - from);
}

IdleStreams::IdleStreams(std::uint16_t port, const std::string& path, const std::string& headers,
                         int count) {
  const std::string get = request("GET", path, headers, "");
  for (int i = 0; i < count; ++i) {
    const int socket = connect_to(port);
    if (socket < 0) return;
    sockets_.push_back(socket);
    if (!send_all(socket, get)) return;
    if (receive(socket, has_head).starts_with("HTTP/1.1 200 ")) ++begun_;
  }
}

IdleStreams::~IdleStreams() {
  for (const int socket : sockets_) ::close(socket);
}

}  // namespace patchbay::bench
