// Tells what it finds of its platform: what differs from run to run, unless it is virtual.
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv) {
  for (int i = 0; i < argc; i++) printf("argument %s\n", argv[i]);
  const char *lang = getenv("LANG");
  printf("LANG=%s\n", lang == NULL ? "" : lang);
  struct timespec now, before, after;
  clock_gettime(CLOCK_REALTIME, &now);
  printf("time %lld.%09ld\n", (long long)now.tv_sec, now.tv_nsec);
  clock_gettime(CLOCK_MONOTONIC, &before);
  struct timespec hour = {3600, 0};
  nanosleep(&hour, NULL);
  clock_gettime(CLOCK_MONOTONIC, &after);
  printf("slept %lld\n", (long long)(after.tv_sec - before.tv_sec));
  unsigned char random[8];
  getentropy(random, sizeof random);
  for (int i = 0; i < 8; i++) printf("%02x", random[i]);
  printf("\n");
  char line[64];
  while (fgets(line, sizeof line, stdin) != NULL) printf("in: %s", line);
  FILE *file = fopen("/files/sub/a.txt", "r");
  printf("file: %s\n", file != NULL && fgets(line, sizeof line, file) != NULL ? line : "none");
  printf("written: %s\n", fopen("/files/new", "w") == NULL ? "no" : "yes");
  DIR *folder = opendir("/files");
  for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
    printf("entry: %s\n", entry->d_name);
  }
  return 0;
}
