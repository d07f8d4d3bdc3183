#include "http_client/engine.h"

#include <pthread.h>
#include <signal.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <new>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "http_client/easy_handle.h"
#include "http_client/http_client.h"

namespace patchbay {
namespace {

constexpr int kMostEvents = 64;
constexpr std::size_t kMostIdleHandles = 64;

// Once a process, before the first handle; other users of libcurl in it count along.
void require_libcurl() {
  static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (code != CURLE_OK) throw std::runtime_error("libcurl can not be initialised");
}

int curl_mask(std::uint32_t events) {
  int mask = 0;
  if ((events & (EPOLLIN | EPOLLHUP)) != 0) mask |= CURL_CSELECT_IN;
  if ((events & EPOLLOUT) != 0) mask |= CURL_CSELECT_OUT;
  if ((events & EPOLLERR) != 0) mask |= CURL_CSELECT_ERR;
  return mask;
}

}  // namespace

Engine::Engine(const HttpConfig& config)
    : config_(config), mailbox_(std::make_shared<Mailbox>()), epoll_(epoll_create1(EPOLL_CLOEXEC)) {
  if (epoll_ < 0) {
    throw std::system_error(errno, std::generic_category(), "the HTTP engine needs an epoll");
  }
  require_libcurl();
  multi_.reset(curl_multi_init());
  if (!multi_) throw std::bad_alloc();
  curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETFUNCTION, &Engine::on_socket);
  curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_.get(), CURLMOPT_TIMERFUNCTION, &Engine::on_timer);
  curl_multi_setopt(multi_.get(), CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_.get(), CURLMOPT_PIPELINING, long{CURLPIPE_MULTIPLEX});
  curl_multi_setopt(multi_.get(), CURLMOPT_MAX_HOST_CONNECTIONS,
                    static_cast<long>(config.max_connections_per_host));
  curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS,
                    static_cast<long>(config.max_idle_connections));
  epoll_event wake{};
  wake.events = EPOLLIN;
  wake.data.fd = mailbox_->wake_fd();
  epoll_ctl(epoll_, EPOLL_CTL_ADD, mailbox_->wake_fd(), &wake);
  thread_ = std::thread([this] { run(); });
  pthread_setname_np(thread_.native_handle(), "http");
}

Engine::~Engine() {
  shutdown();
  thread_.join();
  idle_.clear();
  multi_.reset();  // closes the kept connections, which calls on_socket: epoll_ goes last
  ::close(epoll_);
}

bool Engine::start(const std::shared_ptr<Transfer>& transfer) {
  return mailbox_->post({Command::Kind::kStart, transfer});
}

void Engine::shutdown() { mailbox_->close(); }

// ---- what libcurl asks for

int Engine::on_socket(CURL*, curl_socket_t socket, int what, void* engine, void* known) {
  auto& self = *static_cast<Engine*>(engine);
  epoll_event event{};
  event.data.fd = socket;
  if (what == CURL_POLL_REMOVE) {
    epoll_ctl(self.epoll_, EPOLL_CTL_DEL, socket, &event);
    return 0;
  }
  if ((what & CURL_POLL_IN) != 0) event.events |= EPOLLIN;
  if ((what & CURL_POLL_OUT) != 0) event.events |= EPOLLOUT;
  epoll_ctl(self.epoll_, known == nullptr ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, socket, &event);
  // Anything but null marks the socket as one that epoll knows.
  if (known == nullptr) curl_multi_assign(self.multi_.get(), socket, engine);
  return 0;
}

int Engine::on_timer(CURLM*, long milliseconds, void* engine) {
  auto& timer = static_cast<Engine*>(engine)->timer_;
  if (milliseconds < 0) {
    timer.reset();
  } else {
    timer = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
  }
  return 0;
}

// ---- the engine's thread

namespace {

// TLS writes to a peer that is gone raise SIGPIPE in the writing thread, and an embedder's handlers
// are not ours to change: this thread does not take it.
void refuse_sigpipe() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

}  // namespace

void Engine::run() {
  refuse_sigpipe();
  while (!mailbox_->is_closed()) {
    wait_for_sockets();
    run_commands();
    run_timer();
    collect_finished();
    publish();
  }
  run_commands();
  end_all();
}

int Engine::wait_time() const {
  if (!timer_) return -1;
  const auto left = *timer_ - std::chrono::steady_clock::now();
  const auto rounded = std::chrono::ceil<std::chrono::milliseconds>(left).count();
  return static_cast<int>(std::clamp<std::int64_t>(rounded, 0, 60'000));
}

void Engine::wait_for_sockets() {
  std::array<epoll_event, kMostEvents> events{};
  const int count = epoll_wait(epoll_, events.data(), kMostEvents, wait_time());
  int running = 0;
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    if (event.data.fd == mailbox_->wake_fd()) {
      mailbox_->clear_wake();
    } else {
      curl_multi_socket_action(multi_.get(), event.data.fd, curl_mask(event.events), &running);
    }
  }
}

void Engine::run_timer() {
  int running = 0;
  while (timer_ && *timer_ <= std::chrono::steady_clock::now()) {
    timer_.reset();
    curl_multi_socket_action(multi_.get(), CURL_SOCKET_TIMEOUT, 0, &running);
  }
}

void Engine::run_commands() {
  mailbox_->take(commands_);
  for (Command& command : commands_) {
    switch (command.kind) {
      case Command::Kind::kStart:
        begin(std::move(command.transfer));
        break;
      case Command::Kind::kResume:
        if (command.transfer->easy() != nullptr) {
          curl_easy_pause(command.transfer->easy(), CURLPAUSE_CONT);
        }
        break;
      case Command::Kind::kAbort:
        if (command.transfer->easy() != nullptr) end(*command.transfer);
        break;
    }
  }
  commands_.clear();
}

void Engine::begin(std::shared_ptr<Transfer> transfer) {
  if (transfer->is_over()) return;
  EasyHandle easy;
  if (idle_.empty()) {
    easy.reset(make_easy_handle(config_));
  } else {
    easy = std::move(idle_.back());
    idle_.pop_back();
  }
  if (!easy) throw std::bad_alloc();
  transfer->attach(easy.get(), touched_);
  prepare_easy_handle(easy.get(), *transfer);
  transfer->slot = active_.size();
  active_.push_back(std::move(transfer));
  curl_multi_add_handle(multi_.get(), easy.release());
}

// Takes the handle back; a transfer that was under way loses its connection.
void Engine::end(Transfer& transfer) {
  EasyHandle easy(transfer.easy());
  curl_multi_remove_handle(multi_.get(), easy.get());
  // Nothing of this request may be left for the next one, its borrowed URL and headers least.
  curl_easy_setopt(easy.get(), CURLOPT_CURLU, nullptr);
  curl_easy_setopt(easy.get(), CURLOPT_HTTPHEADER, nullptr);
  transfer.detach();
  if (idle_.size() < kMostIdleHandles) idle_.push_back(std::move(easy));
  std::swap(active_[transfer.slot], active_.back());
  active_[transfer.slot]->slot = transfer.slot;
  active_.pop_back();
}

void Engine::collect_finished() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const CURLcode code = message->data.result;
    void* context = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &context);
    auto& transfer = *static_cast<Transfer*>(context);
    transfer.finish(code);
    end(transfer);  // touched_ still holds it
  }
}

void Engine::publish() {
  for (std::size_t i = 0; i < touched_.size(); ++i) {
    const auto transfer = std::move(touched_[i]);
    const bool resume = transfer->publish();
    if (resume && transfer->easy() != nullptr) curl_easy_pause(transfer->easy(), CURLPAUSE_CONT);
  }
  touched_.clear();
}

void Engine::end_all() {
  while (!active_.empty()) {
    Transfer& transfer = *active_.back();
    transfer.finish(TransferFailure{TransferFailure::Kind::kCancelled, false, ""});
    end(transfer);
  }
  publish();
}

}  // namespace patchbay
