/* A child process that does one bad thing, which its first argument names. It is built without
 * sanitizers, because their memory would exceed the limits under test. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

extern char** environ;

static void spin(void) {
  for (volatile unsigned long i = 0;; ++i) {
  }
}

static void ignore_and_spin(void) {
  signal(SIGXCPU, SIG_IGN);
  spin();
}

static void allocate(const char* last_words) {
  for (;;) {
    char* more = malloc(1 << 20);
    if (more == NULL) fputs(last_words, stderr), abort();
    memset(more, 1, 1 << 20);
  }
}

static void allocate_at_once(void) {
  if (malloc((size_t)8 << 30) != NULL) exit(0);
  fputs("Out of memory\n", stderr);
  exit(1);
}

static void flood(int file) {
  char piece[65536];
  memset(piece, 'x', sizeof piece);
  for (;;) {
    if (write(file, piece, sizeof piece) < 0) exit(3);
  }
}

/* Ignores every signal that can be ignored, and reports when it is ready. */
static void ignore_signals(void) {
  for (int each = 1; each < NSIG; ++each) signal(each, SIG_IGN);
  if (write(1, "ready\n", 6) < 0) exit(3);
  for (;;) pause();
}

/* Starts children that outlive it, hold its pipes, and try to leave its process group. */
static void leave_grandchildren(int count) {
  for (int i = 0; i < count; ++i) {
    pid_t child = fork();
    if (child == 0) {
      setsid();
      setpgid(0, 0);
      for (;;) pause();
    }
    printf("%d\n", child < 0 ? -errno : (int)child);
  }
  fflush(stdout);
}

static void connect_out(void) {
  int file = socket(AF_INET, SOCK_STREAM, 0);
  printf("internet %d\n", file < 0 ? errno : 0);
  file = socket(AF_UNIX, SOCK_STREAM, 0);
  printf("local %d\n", file < 0 ? errno : 0);
}

static void* nothing(void* argument) { return argument; }

/* Tries what should be refused, and prints each errno. */
static void try_everything(void) {
  pthread_t thread;
  printf("thread %d\n", pthread_create(&thread, NULL, &nothing, NULL));
  pthread_join(thread, NULL);
  printf("fork %d\n", fork() < 0 ? errno : 0);
  printf("kill %d\n", kill(getppid(), 0) < 0 ? errno : 0);
  printf("trace %d\n", ptrace(PTRACE_SEIZE, getppid(), 0, 0) < 0 ? errno : 0);
  printf("session %d\n", setsid() < 0 ? errno : 0);
  printf("own kill %d\n", kill(getpid(), 0) < 0 ? errno : 0);
  printf("privileges %d\n", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
}

/* Prints what it was given: variables, descriptors, blocked and ignored signals, group. */
static void show(void) {
  for (char** each = environ; *each != NULL; ++each) printf("variable %s\n", *each);
  DIR* folder = opendir("/proc/self/fd");
  for (struct dirent* entry; (entry = readdir(folder)) != NULL;) {
    int file = atoi(entry->d_name);
    if (entry->d_name[0] != '.' && file != dirfd(folder)) printf("descriptor %d\n", file);
  }
  closedir(folder);
  sigset_t blocked;
  sigprocmask(SIG_BLOCK, NULL, &blocked);
  for (int each = 1; each < NSIG; ++each) {
    struct sigaction action;
    if (sigismember(&blocked, each) == 1) printf("blocked %d\n", each);
    if (sigaction(each, NULL, &action) == 0 && action.sa_handler == SIG_IGN) {
      printf("ignored %d\n", each);
    }
  }
  char where[4096];
  printf("leads %d\n", getpgrp() == getpid() && getsid(0) == getpid());
  printf("in %s\n", getcwd(where, sizeof where));
}

static void open_many(void) {
  int count = 0;
  while (open("/dev/null", O_RDONLY) >= 0) ++count;
  printf("%d %d\n", count, errno);
}

static void write_file(const char* path) {
  int file = open(path, O_WRONLY | O_CREAT, 0600);
  char piece[4096] = {0};
  for (;;) {
    if (write(file, piece, sizeof piece) < 0) exit(3);
  }
}

/* Prints whether it can read each of the two files, and whether it can make the third. */
static void open_files(const char* one, const char* other, const char* made) {
  printf("one %d\n", open(one, O_RDONLY) < 0 ? errno : 0);
  printf("other %d\n", open(other, O_RDONLY) < 0 ? errno : 0);
  printf("new %d\n", open(made, O_WRONLY | O_CREAT | O_EXCL, 0600) < 0 ? errno : 0);
  unlink(made);
}

/* Copies its input in small pieces to its output and to standard error. */
static void echo(void) {
  char piece[1000];
  for (ssize_t got; (got = read(0, piece, sizeof piece)) > 0;) {
    if (write(2, piece, (size_t)got) < 0 || write(1, piece, (size_t)got) < 0) exit(3);
  }
}

int main(int argc, char** argv) {
  const char* what = argc > 1 ? argv[1] : "";
  const char* word = argc > 2 ? argv[2] : "";
  setvbuf(stdout, NULL, _IOFBF, 1 << 16);
  if (strcmp(what, "spin") == 0) spin();
  if (strcmp(what, "ignore_and_spin") == 0) ignore_and_spin();
  if (strcmp(what, "allocate") == 0) allocate("Cannot allocate memory");
  if (strcmp(what, "allocate_in_silence") == 0) allocate("");
  if (strcmp(what, "allocate_at_once") == 0) allocate_at_once();
  if (strcmp(what, "flood") == 0) flood(atoi(word));
  if (strcmp(what, "ignore_signals") == 0) ignore_signals();
  if (strcmp(what, "leave_grandchildren") == 0) leave_grandchildren(atoi(word));
  if (strcmp(what, "connect_out") == 0) connect_out();
  if (strcmp(what, "try_everything") == 0) try_everything();
  if (strcmp(what, "show") == 0) show();
  if (strcmp(what, "open_many") == 0) open_many();
  if (strcmp(what, "write_file") == 0) write_file(word);
  if (strcmp(what, "open_files") == 0) open_files(word, argv[3], argv[4]);
  if (strcmp(what, "echo") == 0) echo();
  if (strcmp(what, "exit") == 0) _exit(atoi(word));
  if (strcmp(what, "abort") == 0) abort();
  if (strcmp(what, "read_nothing") == 0) close(0), flood(2);
  fflush(stdout);
  return 0;
}
