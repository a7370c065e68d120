#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static const char *why(int result) { return result < 0 ? strerror(errno) : "ok"; }

static int by_name(const struct dirent **a, const struct dirent **b) {
  return strcmp((*a)->d_name, (*b)->d_name);
}

static void list(const char *path) {
  struct dirent **names;
  int count = scandir(path, &names, NULL, by_name);
  printf("%s: %d\n", path, count);
  for (int i = 0; i < count; i++) printf("  %s %d\n", names[i]->d_name, names[i]->d_type);
}

static void show(const char *path) {
  char text[64];
  FILE *file = fopen(path, "r");
  if (file == NULL) { printf("%s: %s\n", path, strerror(errno)); return; }
  size_t length = fread(text, 1, sizeof text, file);
  printf("%s: %zu bytes:", path, length);
  for (size_t i = 0; i < length; i++) printf(text[i] ? " %c" : " _", text[i]);
  printf("\n");
  fclose(file);
}

int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++) printf("arg %s\n", argv[i]);
  for (char **each = environ; *each != NULL; each++) printf("env %s\n", *each);
  char line[64];
  while (fgets(line, sizeof line, stdin) != NULL) printf("in %s", line);
  fprintf(stderr, "an error\n");

  list(".");
  show("hello.txt");
  show("none.txt");
  FILE *file = fopen("new.txt", "w");
  fputs("abc", file);
  fseek(file, 6, SEEK_SET);
  fputs("xyz", file);
  fclose(file);
  show("new.txt");
  file = fopen("new.txt", "a");
  fputs("!", file);
  fclose(file);
  show("new.txt");
  int fd = open("new.txt", O_RDWR);
  printf("truncate %s\n", why(ftruncate(fd, 2)));
  printf("pwrite %zd\n", pwrite(fd, "Q", 1, 4));
  close(fd);
  show("new.txt");
  printf("mkdir %s\n", why(mkdir("dir", 0777)));
  printf("mkdir %s\n", why(mkdir("dir", 0777)));
  printf("rename %s\n", why(rename("new.txt", "dir/moved.txt")));
  printf("link %s\n", why(link("dir/moved.txt", "hard.txt")));
  printf("symlink %s\n", why(symlink("dir/moved.txt", "soft.txt")));
  printf("symlink out %s\n", why(symlink("/etc/passwd", "bad.txt")));
  show("soft.txt");
  char target[64];
  ssize_t size = readlink("soft.txt", target, sizeof target);
  printf("readlink %.*s\n", (int)size, target);
  struct stat info;
  stat("hard.txt", &info);
  printf("stat size %lld links %d file %d\n", (long long)info.st_size, (int)info.st_nlink, S_ISREG(info.st_mode));
  lstat("soft.txt", &info);
  printf("lstat link %d\n", S_ISLNK(info.st_mode));
  struct timespec times[2] = {{1000, 0}, {2000, 500000000}};
  printf("utimens %s\n", why(utimensat(AT_FDCWD, "hard.txt", times, 0)));
  stat("hard.txt", &info);
  printf("mtime %lld.%09ld\n", (long long)info.st_mtim.tv_sec, info.st_mtim.tv_nsec);
  list("dir");
  printf("rmdir %s\n", why(rmdir("dir")));
  printf("unlink dir %s\n", why(unlink("dir")));
  printf("rmdir file %s\n", why(rmdir("hard.txt")));
  printf("unlink %s\n", why(unlink("dir/moved.txt")));
  printf("rmdir %s\n", why(rmdir("dir")));
  show("soft.txt");
  show("/etc/passwd");
  show("../secret.txt");
  show("out/secret.txt");
  printf("open dir %s\n", why(open("empty", O_RDWR)));
  printf("open excl %s\n", why(open("hard.txt", O_CREAT | O_EXCL | O_RDWR)));
  printf("open file as dir %s\n", why(open("hard.txt", O_DIRECTORY)));
  list(".");

  struct timespec before, after, nap = {0, 20 * 1000 * 1000};
  clock_gettime(CLOCK_MONOTONIC, &before);
  nanosleep(&nap, NULL);
  clock_gettime(CLOCK_MONOTONIC, &after);
  long long passed = (after.tv_sec - before.tv_sec) * 1000000000LL + after.tv_nsec - before.tv_nsec;
  printf("slept %d\n", passed >= 19 * 1000 * 1000);
  printf("now %d\n", time(NULL) > 1600000000);
  unsigned char random[16] = {0};
  int some = 0;
  printf("random %s\n", why(getentropy(random, sizeof random)));
  for (int i = 0; i < 16; i++) some |= random[i];
  printf("random %d\n", some != 0);
  printf("tty %d\n", isatty(1));
  exit(7);
}
