# See docs/decisions/0006: this file has not been built where it was written.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY extensions ./extensions
RUN npm ci --ignore-scripts
COPY . .
RUN npm run generate \
 && npm run build \
 && npm prune --omit=dev --omit=optional --ignore-scripts

FROM node:24-bookworm-slim
ENV NODE_ENV=production PORT=3000
WORKDIR /app
COPY --from=build --chown=root:root /app ./
USER node
EXPOSE 3000
# Ends with a sentence unless DATABASE_URL names a PostgreSQL: the embedded one is not in this image.
# What `npm start` runs, without npm and its shell, which would keep the signal to stop from it.
CMD ["node", "--max-old-space-size=256", "--max-semi-space-size=16", "scripts/start.ts"]
