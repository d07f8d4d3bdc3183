#include "http_client/scripted_server.h"

#include <arpa/inet.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>
#include <utility>

namespace patchbay::test {
namespace {

SeenRequest read_head(std::string_view head, int connection) {
  SeenRequest request;
  request.connection = connection;
  const std::string_view line = head.substr(0, head.find("\r\n"));
  const std::size_t first = line.find(' ');
  const std::size_t second = line.find(' ', first + 1);
  request.method = line.substr(0, first);
  request.target = line.substr(first + 1, second - first - 1);
  head.remove_prefix(std::min(line.size() + 2, head.size()));
  while (!head.empty()) {
    const std::string_view field = head.substr(0, head.find("\r\n"));
    head.remove_prefix(std::min(field.size() + 2, head.size()));
    const std::size_t colon = field.find(':');
    if (colon == std::string_view::npos) continue;
    std::string_view value = field.substr(colon + 1);
    value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
    request.headers.add(std::string(field.substr(0, colon)), std::string(value));
  }
  return request;
}

// Reads until `buffer` has at least `size` bytes. Returns false if the client closes the connection
// before.
bool fill(ServerConnection& connection, std::string& buffer, std::size_t size) {
  while (buffer.size() < size) {
    const std::string more = connection.receive();
    if (more.empty()) return false;
    buffer += more;
  }
  return true;
}

std::string take(std::string& buffer, std::size_t size) {
  std::string piece = buffer.substr(0, size);
  buffer.erase(0, size);
  return piece;
}

bool read_chunked(ServerConnection& connection, std::string& buffer, std::string& body) {
  for (;;) {
    std::size_t end = 0;
    while ((end = buffer.find("\r\n")) == std::string::npos) {
      if (!fill(connection, buffer, buffer.size() + 1)) return false;
    }
    std::size_t size = 0;
    std::from_chars(buffer.data(), buffer.data() + end, size, 16);
    buffer.erase(0, end + 2);
    if (!fill(connection, buffer, size + 2)) return false;
    body += take(buffer, size);
    buffer.erase(0, 2);
    if (size == 0) return true;
  }
}

bool read_body(ServerConnection& connection, std::string& buffer, SeenRequest& request) {
  if (request.headers.contains("Transfer-Encoding")) {
    return read_chunked(connection, buffer, request.body);
  }
  const auto length = request.headers.find("Content-Length");
  const std::size_t size = length ? std::stoul(std::string(*length)) : 0;
  if (!fill(connection, buffer, size)) return false;
  request.body = take(buffer, size);
  return true;
}

}  // namespace

ServerConnection::~ServerConnection() {
  SSL_free(tls_);
  close();
}

bool ServerConnection::send(std::string_view bytes) {
  while (!bytes.empty() && socket_ >= 0) {
    const auto sent = tls_ != nullptr
                          ? SSL_write(tls_, bytes.data(), static_cast<int>(bytes.size()))
                          : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return socket_ >= 0;
}

bool ServerConnection::send_until_acknowledged(std::string_view bytes) {
  if (!send(bytes)) return false;
  for (int queued = 1; queued != 0; std::this_thread::yield()) {
    pollfd end{socket_, 0, 0};
    if (ioctl(socket_, SIOCOUTQ, &queued) != 0 || ::poll(&end, 1, 0) != 0) return false;
  }
  return true;
}

bool ServerConnection::answer(int status, std::string_view body, std::string_view headers) {
  std::string text = "HTTP/1.1 " + std::to_string(status) + " Scripted\r\n";
  text.append(headers).append("Content-Length: ").append(std::to_string(body.size()));
  return send(text.append("\r\n\r\n").append(body));
}

std::string ServerConnection::receive() {
  std::array<char, 16384> buffer{};
  if (socket_ < 0) return {};
  const auto got = tls_ != nullptr ? SSL_read(tls_, buffer.data(), static_cast<int>(buffer.size()))
                                   : recv(socket_, buffer.data(), buffer.size(), 0);
  return got > 0 ? std::string(buffer.data(), static_cast<std::size_t>(got)) : std::string();
}

// The server closes the descriptor itself, because it may still shut the socket down.
void ServerConnection::close() {
  if (socket_ >= 0) shutdown(socket_, SHUT_RDWR);
  socket_ = -1;
}

void ServerConnection::reset() {
  const linger at_once{1, 0};
  setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  // Disconnecting a socket whose linger time is zero sends the reset now.
  sockaddr none{};
  none.sa_family = AF_UNSPEC;
  connect(socket_, &none, sizeof none);
  socket_ = -1;
}

void ServerConnection::wait_until_closed() {
  while (!receive().empty()) {
  }
}

int listen_on_loopback(int listener) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      listen(listener, 64) != 0) {
    throw std::runtime_error("no loopback port to listen on");
  }
  getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

SpeakingServer::SpeakingServer(std::string words)
    : listener_(socket(AF_INET, SOCK_STREAM, 0)), port_(listen_on_loopback(listener_)) {
  thread_ = std::thread([this, words = std::move(words)] {
    for (;;) {
      const int accepted = ::accept(listener_, nullptr, nullptr);
      if (accepted < 0) return;
      ServerConnection connection(accepted, nullptr);
      connection.send(words);
      connection.receive();  // waits for a request or the end
      ::close(accepted);
    }
  });
}

SpeakingServer::~SpeakingServer() {
  shutdown(listener_, SHUT_RDWR);
  thread_.join();
  ::close(listener_);
}

ScriptedServer::ScriptedServer(SSL_CTX* tls)
    : tls_(tls), listener_(socket(AF_INET, SOCK_STREAM, 0)), port_(listen_on_loopback(listener_)) {
  threads_.emplace_back([this] { accept_all(); });
}

ScriptedServer::~ScriptedServer() { stop(); }

void ScriptedServer::stop() {
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(stopping_, true)) return;
    for (int socket : sockets_) shutdown(socket, SHUT_RDWR);
  }
  shutdown(listener_, SHUT_RDWR);
  threads_.front().join();  // after this, no thread starts
  for (std::size_t i = 1; i < threads_.size(); ++i) threads_[i].join();
  ::close(listener_);
}

void ScriptedServer::on(const std::string& path, Script script) {
  const std::lock_guard lock(mutex_);
  scripts_[path] = {std::move(script), false};
}

void ScriptedServer::on_head(const std::string& path, Script script) {
  const std::lock_guard lock(mutex_);
  scripts_[path] = {std::move(script), true};
}

std::string ScriptedServer::origin() const {
  return (tls_ != nullptr ? "https://localhost:" : "http://127.0.0.1:") + std::to_string(port_);
}

std::vector<SeenRequest> ScriptedServer::seen() const {
  const std::lock_guard lock(mutex_);
  return seen_;
}

void ScriptedServer::accept_all() {
  for (int number = 1;; ++number) {
    const int accepted = ::accept(listener_, nullptr, nullptr);
    const std::lock_guard lock(mutex_);
    if (accepted < 0 || stopping_) {
      if (accepted >= 0) ::close(accepted);
      return;
    }
    const int yes = 1;
    setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    sockets_.push_back(accepted);
    threads_.emplace_back([this, accepted, number] { serve(accepted, number); });
  }
}

void ScriptedServer::serve(int socket, int number) {
  // A client that refuses the certificate may close the connection before OpenSSL has written.
  sigset_t broken_pipe;
  sigemptyset(&broken_pipe);
  sigaddset(&broken_pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
  SSL* session = nullptr;
  bool usable = true;
  if (tls_ != nullptr) {
    session = SSL_new(tls_);
    SSL_set_fd(session, socket);
    usable = SSL_accept(session) == 1;
  }
  {
    ServerConnection connection(socket, session);
    std::string buffer;
    while (usable && serve_one(connection, buffer, number)) {
    }
  }
  const std::lock_guard lock(mutex_);
  std::erase(sockets_, socket);
  ::close(socket);
  closed_.notify_all();
}

void ScriptedServer::wait_for_open_connections(std::size_t most) {
  std::unique_lock lock(mutex_);
  closed_.wait(lock, [&] { return sockets_.size() <= most; });
}

bool ScriptedServer::serve_one(ServerConnection& connection, std::string& buffer, int number) {
  std::size_t end = 0;
  while ((end = buffer.find("\r\n\r\n")) == std::string::npos) {
    if (!fill(connection, buffer, buffer.size() + 1)) return false;
  }
  SeenRequest request = read_head(take(buffer, end), number);
  buffer.erase(0, 4);
  Entry entry;
  {
    const std::lock_guard lock(mutex_);
    const auto found = scripts_.find(request.target.substr(0, request.target.find('?')));
    if (found != scripts_.end()) entry = found->second;
  }
  if (!entry.head_only && !read_body(connection, buffer, request)) return false;
  {
    const std::lock_guard lock(mutex_);
    seen_.push_back(request);
  }
  if (!entry.script) return connection.answer(404, "no script");
  entry.script(request, connection);
  return true;
}

}  // namespace patchbay::test
